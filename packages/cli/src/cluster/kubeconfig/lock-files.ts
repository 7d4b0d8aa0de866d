import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AisubmitError } from '@aisubmit/sdk';
import { codeOf, fileProblem, shown } from './kubeconfig-problem.ts';

const POLL_MS = 50;

/**
 * Runs a task while `<file>.lock` lies beside every file, which is how kubectl and other users of client-go keep each
 * other away.
 *
 * @param waitMs how long another program may take, in milliseconds.
 * @throws AisubmitError `INVALID_INPUT` when a lock does not go away, or cannot be made.
 * @see https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/loader.go
 */
export async function withLocks<T>(files: readonly string[], waitMs: number, task: () => Promise<T>): Promise<T> {
  const held: string[] = [];
  const deadline = performance.now() + waitMs;
  try {
    // Always in one order, so that two programs never wait for each other.
    for (const file of [...new Set(files)].sort()) {
      await takeLock(file, deadline);
      held.push(lockOf(file));
    }
    return await task();
  } finally {
    for (const lock of held) await rm(lock, { force: true });
  }
}

function lockOf(file: string): string {
  return `${file}.lock`;
}

async function takeLock(file: string, deadline: number): Promise<void> {
  for (;;) {
    try {
      await (await open(lockOf(file), 'wx', 0o600)).close();
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw fileProblem(error, file, 'written');
      if (performance.now() >= deadline) throw locked(file);
    }
    await sleep(POLL_MS);
  }
}

function locked(file: string): AisubmitError {
  const lock = shown(lockOf(file));
  return new AisubmitError('INVALID_INPUT', `kubeconfig ${shown(file)} is locked: ${lock} is there and stays`, {
    fix: `wait for the program that changes ${shown(path.basename(file))}; if none runs, remove ${lock} and try again`,
  });
}
