import { constants, readlinkSync } from 'node:fs';
import { type FileHandle, open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import { isText, isWhole, jsonValue, misfit, type ObjectShape } from './object-shape.ts';

// A lock is a row of numbered files, `<path>.1`, `<path>.2`, …, of which the highest counts. Taking it is creating the
// next number, which the file system lets one process do. A lock is never removed in order to be taken, so of two who
// find it abandoned one cannot remove what the other has just made; a file goes only when two higher ones stand.

const NUMBER = /^[1-9]\d{0,14}$/;
const BEAT = '.';
const RELEASED = 'R';
/** What Windows answers while a removed file of that name is still open somewhere. */
const GOING = new Set(['EBUSY', 'EPERM', 'EACCES']);

/** The newest file of a lock, as somebody who waits sees it. */
export interface LockFile {
  readonly number: number;
  /** `free`: released, or its process is known to be gone. */
  readonly state: 'held' | 'free';
  /** Grows with every sign of life of its holder. */
  readonly size: number;
  readonly pid?: number;
}

export interface HeldLock {
  /** Shows that the holder lives. */
  beat(): Promise<void>;
  release(): Promise<void>;
}

/** Undefined where nobody has ever taken this lock, or it changed hands while it was looked at. */
export async function newestLockFile(lock: string): Promise<LockFile | undefined> {
  const number = Math.max(0, ...(await numbersOf(lock)));
  if (number === 0) return undefined;
  const text = await readFile(fileOf(lock, number), 'latin1').catch(() => undefined);
  // Taken over and swept away meanwhile, or not yet readable: held by somebody, in any case.
  if (text === undefined) return { number, state: 'held', size: -1 };
  const owner = ownerOf(text);
  const isFree = text.endsWith(RELEASED) || (owner !== undefined && isGone(owner));
  return {
    number,
    state: isFree ? 'free' : 'held',
    size: text.length,
    ...(owner === undefined ? {} : { pid: owner.pid }),
  };
}

/**
 * Creates file `number` and so takes the lock; undefined when another process was quicker.
 *
 * @throws AisubmitError `INVALID_INPUT` when the folder cannot be written.
 */
export async function takeLockFile(lock: string, number: number): Promise<HeldLock | undefined> {
  const handle = await create(fileOf(lock, number));
  if (handle === undefined) return undefined;
  const held = new Held(handle);
  try {
    await handle.write(`${JSON.stringify({ pid: process.pid, place: thisPlace() })}\n`);
    const numbers = await numbersOf(lock);
    if (Math.max(...numbers) === number) {
      await sweep(
        lock,
        numbers.filter((old) => old < number - 1),
      );
      return held;
    }
    // The number was free only because its file had been swept: others are ahead.
    await held.release();
    await sweep(lock, [number]);
    return undefined;
  } catch (error) {
    await held.release();
    throw cannotWrite(fileOf(lock, number), codeOf(error));
  }
}

class Held implements HeldLock {
  readonly #handle: FileHandle;
  // Two writes at once might land in either order.
  #last: Promise<unknown> = Promise.resolve();

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  beat(): Promise<void> {
    return this.#append(BEAT);
  }

  async release(): Promise<void> {
    await this.#append(RELEASED);
    await this.#handle.close().catch(() => undefined);
  }

  // A sign that cannot be given makes others wait longer; the task's own outcome counts.
  async #append(sign: string): Promise<void> {
    this.#last = this.#last.then(() => this.#handle.write(sign)).catch(() => undefined);
    await this.#last;
  }
}

async function create(file: string): Promise<FileHandle | undefined> {
  const { O_CREAT, O_EXCL, O_WRONLY } = constants;
  try {
    return await open(file, O_CREAT | O_EXCL | O_WRONLY, 0o600);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST' || (process.platform === 'win32' && GOING.has(code))) return undefined;
    throw cannotWrite(file, code);
  }
}

function cannotWrite(file: string, code: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `the lock ${escapeControlChars(file)} cannot be written (${code})`, {
    fix: 'correct the permissions of your configuration folder, and see that its disk is not full',
  });
}

async function numbersOf(lock: string): Promise<number[]> {
  const prefix = `${path.basename(lock)}.`;
  const names = await readdir(path.dirname(lock)).catch(() => []);
  return names
    .filter((name) => name.startsWith(prefix) && NUMBER.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)));
}

async function sweep(lock: string, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) await rm(fileOf(lock, number), { force: true }).catch(() => undefined);
}

function fileOf(lock: string, number: number): string {
  return `${lock}.${number}`;
}

interface Owner {
  readonly pid: number;
  /** True when its process id means the same here. */
  readonly isHere: boolean;
}

function ownerOf(text: string): Owner | undefined {
  const value = jsonValue(text.slice(0, text.indexOf('\n')));
  if (misfit(value, OWNER) !== undefined) return undefined;
  const { pid, place } = value as { readonly pid: number; readonly place: string };
  return { pid, isHere: place === thisPlace() };
}

const OWNER: ObjectShape = {
  required: { pid: isWhole(1, 2 ** 31), place: isText(400) },
  optional: {},
};

/** Containers and machines that share a home folder do not share process ids. */
function thisPlace(): string {
  const { hostname } = process.getBuiltinModule('node:os');
  return `${hostname()} ${pidNamespace()}`;
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '-';
  }
}

function isGone({ pid, isHere }: Owner): boolean {
  if (!isHere) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
