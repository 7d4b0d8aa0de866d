import { fstatSync } from 'node:fs';
import { credential } from './auth/credential.ts';
import { keychainIsBusy } from './auth/store/keychain-calls.ts';
import type { Sink } from './host.ts';
import { writeFully } from './write-fully.ts';

// kubectl waits for this before every command: opening the streams of `process` takes longer than writing one line.
const sink = (fd: 1 | 2): Sink => ({
  write: (text) =>
    writeFully(fd, text, {
      later: (bytes) => {
        const stream = fd === 1 ? process.stdout : process.stderr;
        stream.on('error', () => undefined);
        stream.write(bytes);
      },
    }),
  // kubectl gives a pipe, for which the module that knows terminals need not be loaded.
  get isTTY() {
    return fstatSync(fd).isCharacterDevice() && process.getBuiltinModule('node:tty').isatty(fd);
  },
  columns: 80,
});
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort());

void credential(process.argv.slice(3), {
  env: process.env,
  platform: process.platform,
  stdout: sink(1),
  stderr: sink(2),
  signal: interruption.signal,
  now: () => Date.now(),
}).then((code) => {
  process.exitCode = code;
  // biome-ignore lint/nursery/noProcessExit: a keychain that hangs would keep kubectl waiting
  if (keychainIsBusy()) process.exit();
});
