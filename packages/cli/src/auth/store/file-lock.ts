import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import { type HeldLock, type LockFile, newestLockFile, takeLockFile } from './lock-files.ts';
import { ensurePrivateFolder } from './private-file.ts';

const DEFAULT_WAIT_MS = 60_000;
const DEFAULT_STALE_MS = 15_000;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 100;
const BEATS_UNTIL_STALE = 5;

export interface FileLockOptions {
  /** Aborting it ends the waiting at once; it does not touch a task that runs. */
  readonly signal?: AbortSignal;
  /** How long to wait for others. @default 60000 */
  readonly waitMs?: number;
  /** How long a holder may show no sign of life while it is watched. @default 15000 */
  readonly staleMs?: number;
}

/**
 * Runs a task while no other process runs one under the same path. The lock of a process that is gone counts for
 * nothing at once, that of one which cannot be asked once it has shown no sign of life for `staleMs`. Both are
 * measured in time spent watching, never against a clock: after a suspended laptop wakes up, holders and waiters go on
 * where they were.
 *
 * @throws AisubmitError `INTERRUPTED` when the signal is aborted while waiting, `UNREACHABLE` after `waitMs`,
 * `INVALID_INPUT` when the lock's folder cannot be written.
 */
export async function withFileLock<T>(lock: string, task: () => Promise<T>, options: FileLockOptions = {}): Promise<T> {
  const held = await acquire(lock, options);
  const staleMs = options.staleMs ?? DEFAULT_STALE_MS;
  const heartbeat = setInterval(() => void held.beat(), staleMs / BEATS_UNTIL_STALE);
  heartbeat.unref();
  try {
    return await task();
  } finally {
    clearInterval(heartbeat);
    await held.release();
  }
}

async function acquire(lock: string, options: FileLockOptions): Promise<HeldLock> {
  await ensurePrivateFolder(path.dirname(lock));
  const { waitMs = DEFAULT_WAIT_MS, staleMs = DEFAULT_STALE_MS, signal } = options;
  const watch = new Watch();
  let pauseMs = FIRST_PAUSE_MS;
  for (let waitedMs = 0; ; ) {
    if (signal?.aborted) throw interrupted();
    const newest = await newestLockFile(lock);
    const isFree = newest === undefined || newest.state === 'free' || watch.quietMs(newest) >= staleMs;
    const held = isFree ? await takeLockFile(lock, (newest?.number ?? 0) + 1) : undefined;
    if (held !== undefined) return held;
    if (waitedMs >= waitMs) throw stillHeld(lock, newest, waitMs);
    await pause(pauseMs, signal);
    waitedMs += pauseMs;
    if (newest !== undefined) watch.waited(newest, pauseMs);
    // Waiters that all came at once should not all look at once.
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * (1.2 + Math.random()));
  }
}

/** For how long the newest lock file has been seen not to change. */
class Watch {
  #seen: LockFile | undefined;
  #quietMs = 0;

  quietMs(now: LockFile): number {
    return this.#isSame(now) ? this.#quietMs : 0;
  }

  waited(now: LockFile, pauseMs: number): void {
    this.#quietMs = this.quietMs(now) + pauseMs;
    this.#seen = now;
  }

  #isSame(now: LockFile): boolean {
    return this.#seen?.number === now.number && this.#seen.size === now.size;
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
  } catch {
    throw interrupted();
  }
}

function interrupted(): AisubmitError {
  return new AisubmitError('INTERRUPTED', 'interrupted');
}

function stillHeld(lock: string, newest: LockFile | undefined, waitMs: number): AisubmitError {
  const who = newest?.pid === undefined ? 'another process' : `process ${newest.pid}`;
  return new AisubmitError(
    'UNREACHABLE',
    `${who} has held the lock ${escapeControlChars(lock)} for more than ${Math.round(waitMs / 1000)} s`,
    { fix: 'it is another kubectl aisubmit; see what it waits for, end it and try again' },
  );
}
