import { randomUUID } from 'node:crypto';
import { constants, copyFile, lstat, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';

const MAX_BYTES = 4 * 1024 * 1024;
const PRIVATE = 0o600;

/**
 * Changes the user's settings of SSH as a whole or not at all: bytes, mode and a link to them stay, and what was there before
 * the first change lies beside them.
 *
 * @param change a function of the text, one character for each byte; the same text is no change.
 * @returns true when something was written.
 * @throws AisubmitError `INVALID_INPUT` when that is not possible.
 */
export async function changeSshConfig(file: string, change: (text: string) => string): Promise<boolean> {
  try {
    const before = await readConfig(file);
    const text = change(before?.text ?? '');
    if (text === (before?.text ?? '')) return false;
    const target = before?.target ?? file;
    if (before === undefined) await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    else await copyFile(target, `${target}.before-aisubmit`, constants.COPYFILE_EXCL).catch(ifNotThere);
    await replace(target, text, before?.mode ?? PRIVATE);
    return true;
  } catch (error) {
    if (error instanceof AisubmitError) throw error;
    throw problem(file, `cannot be changed (${codeOf(error)})`);
  }
}

interface Config {
  readonly text: string;
  readonly target: string;
  readonly mode: number;
}

async function readConfig(file: string): Promise<Config | undefined> {
  try {
    const target = await realpath(file);
    const seen = await stat(target);
    if (!seen.isFile()) throw problem(file, 'is not a file');
    if (seen.size > MAX_BYTES) throw problem(file, 'is larger than any settings are');
    return { text: await readFile(target, 'latin1'), target, mode: seen.mode & 0o7777 };
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    const link = await lstat(file).catch(() => undefined);
    if (link !== undefined) throw problem(file, 'is a link to a file that is not there');
    return undefined;
  }
}

async function replace(target: string, text: string, mode: number): Promise<void> {
  const fresh = `${target}.${randomUUID()}`;
  try {
    await writeFile(fresh, text, { mode, flag: 'wx', flush: true, encoding: 'latin1' });
    await rename(fresh, target);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

function ifNotThere(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}

function problem(file: string, what: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `${escapeControlChars(file)} ${what}`, {
    fix: 'look at what it is and who may write it; to change nothing of yours, use ssh -F with the file that --print names',
  });
}
