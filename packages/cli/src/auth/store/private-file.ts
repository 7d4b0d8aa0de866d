import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { chmod, lstat, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';

const OTHERS_MAY_WRITE = 0o022;
const OTHERS_MAY_DO_ANYTHING = 0o077;
const RENAME_ATTEMPTS = 10;
const RENAME_PAUSE_MS = 50;

interface ReadOptions {
  readonly maxBytes: number;
  /** True for a secret: then nobody else may read it either. */
  readonly secret?: boolean;
}

/**
 * Reads a file that only this user can have written, or says undefined where there is none. Neither a link nor a pipe
 * is followed or waited for.
 *
 * @throws AisubmitError `INVALID_INPUT` naming the file, for anything else.
 */
export async function readPrivateFile(file: string, options: ReadOptions): Promise<string | undefined> {
  try {
    // Windows has no flag that refuses links.
    if (constants.O_NOFOLLOW === undefined) await refuseUnlessFile(file);
    // At once: a small file on the way to a cached token, for which starting threads takes longer than reading.
    const handle = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const seen = fstatSync(handle);
      if (!seen.isFile()) throw refusal(file, 'is not a file');
      if (seen.size > options.maxBytes) throw refusal(file, `is larger than ${options.maxBytes} bytes`);
      refuseForeign(seen, file, options.secret === true ? OTHERS_MAY_DO_ANYTHING : OTHERS_MAY_WRITE);
      return textOf(readFileSync(handle), file);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw explain(error, file, 'read');
  }
}

/**
 * Replaces a file as a whole, mode 0600 in a folder of 0700: whoever reads meanwhile has the old text or the new one.
 *
 * @throws AisubmitError `INVALID_INPUT` when it cannot be written, or the folder is a link or somebody else's.
 */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  const fresh = `${file}.${process.getBuiltinModule('node:crypto').randomUUID()}`;
  try {
    await ensurePrivateFolder(path.dirname(file));
    await refuseUnlessFile(file);
    try {
      await writeFile(fresh, text, { mode: 0o600, flag: 'wx', flush: true });
      await renameOver(fresh, file);
    } catch (error) {
      await rm(fresh, { force: true });
      throw error;
    }
    await flushFolder(path.dirname(file));
  } catch (error) {
    throw explain(error, file, 'written');
  }
}

/** @throws AisubmitError `INVALID_INPUT` when a file is there and cannot be removed. */
export async function removePrivateFile(file: string): Promise<void> {
  try {
    await rm(file, { force: true });
  } catch (error) {
    throw explain(error, file, 'removed');
  }
}

/** @throws AisubmitError `INVALID_INPUT` when the folder cannot be made, is a link or is somebody else's. */
export async function ensurePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const seen = await lstat(folder);
    if (!seen.isDirectory()) throw refusal(folder, 'is not a folder');
    refuseForeign(seen, folder, OTHERS_MAY_WRITE);
    if (process.getuid !== undefined && (seen.mode & OTHERS_MAY_DO_ANYTHING) !== 0) await chmod(folder, 0o700);
  } catch (error) {
    throw explain(error, folder, 'used');
  }
}

// A rename would replace the link and leave its owner wondering where the text went.
async function refuseUnlessFile(file: string): Promise<void> {
  try {
    if (!(await lstat(file)).isFile()) throw refusal(file, 'is not a file');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

// On Windows a virus scanner or a reader holds the old file for a moment.
async function renameOver(fresh: string, file: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(fresh, file);
    } catch (error) {
      const mayPass = process.platform === 'win32' && /^E(?:PERM|ACCES|BUSY)$/.test(codeOf(error) ?? '');
      if (!mayPass || attempt === RENAME_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, RENAME_PAUSE_MS));
    }
  }
}

// Without it a power cut may bring the old file back. Windows has no such call.
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync().catch(() => undefined);
  } finally {
    await handle.close();
  }
}

/** Windows keeps such folders to their user by itself. */
function refuseForeign(seen: Stats, name: string, forbidden: number): void {
  const me = process.getuid?.();
  if (me === undefined || (seen.uid === me && (seen.mode & forbidden) === 0)) return;
  const can = forbidden === OTHERS_MAY_WRITE ? 'write' : 'read and write';
  throw new AisubmitError('INVALID_INPUT', `${escapeControlChars(name)} is not one that only you can ${can}`, {
    fix: 'look at who owns it and what others may do with it; if it is yours, take their rights away with chmod go=',
  });
}

function textOf(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refusal(file, 'is not text');
  }
}

function refusal(name: string, why: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `${escapeControlChars(name)} ${why}`, {
    fix: 'look at what it is; move it away if you do not need it',
  });
}

const FAILURES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'it is a link',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  ENOTDIR: 'a part of its path is not a folder',
  EEXIST: 'a file is in the place of its folder',
};

function explain(error: unknown, file: string, verb: string): AisubmitError {
  if (error instanceof AisubmitError) return error;
  const code = codeOf(error) ?? 'unknown error';
  return new AisubmitError(
    'INVALID_INPUT',
    `${escapeControlChars(file)} cannot be ${verb}: ${FAILURES[code] ?? code}`,
    { fix: 'correct the permissions of your configuration folder' },
  );
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
