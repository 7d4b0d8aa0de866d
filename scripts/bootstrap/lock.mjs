import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CACHE, ROOT } from './places.mjs';
import { SetupError, say } from './run.mjs';

const LOCK = join(CACHE, 'lock');
const POLL_MS = 300;

/** Two set-ups in one checkout wait for each other; a lock whose owner is gone counts for nothing. */
export async function withLock(work) {
  let waits = false;
  while (!take()) {
    const owner = ownerOfLock();
    if (owner === undefined) rmSync(LOCK, { force: true });
    else {
      if (!waits) say(`waiting for the set-up that runs in this checkout already (process ${owner}) ...`);
      waits = true;
      await sleep(POLL_MS);
    }
  }
  const release = () => rmSync(LOCK, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    release();
    process.off('exit', release);
  }
}

function take() {
  try {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(LOCK, `${process.pid}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new SetupError(`cannot write to ${ROOT} (${error.code})`, {
      cause: error,
      fix: 'clone into a folder that you can write to: dependencies and builds are kept inside the checkout',
    });
  }
}

/** The living process that holds the lock. */
function ownerOfLock() {
  try {
    const pid = Number(readFileSync(LOCK, 'utf8'));
    if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    // EPERM: it lives and belongs to someone else.
    return error.code === 'EPERM' ? 'of another user' : undefined;
  }
}
