import { existsSync } from 'node:fs';

// A call into the keychain cannot be taken back, and Node does not end while one is under way: without this, a keyring
// that hangs would hold a finished command, and Ctrl-C, for a minute or for ever.

const SHELL = '/bin/sh';

let underWay = 0;

/** Counts a call until it settles. */
export async function countKeychainCall<T>(call: Promise<T>): Promise<T> {
  if (underWay === 0) process.on('exit', leave);
  underWay += 1;
  try {
    return await call;
  } finally {
    underWay -= 1;
    if (underWay === 0) process.off('exit', leave);
  }
}

/** True while the keychain has not answered; `process.exit` is then the only way to end. */
export function keychainIsBusy(): boolean {
  return underWay > 0;
}

// Even `process.exit` waits for the thread that the keychain holds. Replacing the process does not, and keeps the code.
function leave(code: number): void {
  if (process.platform === 'win32' || !existsSync(SHELL)) return;
  process.execve?.(SHELL, ['sh', '-c', `exit ${Number(code)}`], {});
}
