import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import {
  AisubmitError,
  type CodeFile,
  escapeControlChars,
  type PackedCode,
  packCode,
  throwIfTooLarge,
} from '@aisubmit/sdk';
import type { Host } from '../host.ts';
import { type FolderContent, type FoundFile, walkFolder } from './walk-folder.ts';

/** Code that goes with a workload, and what of its folder does not. */
export interface CodeFolder {
  readonly code: PackedCode;
  readonly leftOut: FolderContent['leftOut'];
}

const MAX_REASONS = 20;
/** A link or a pipe that takes a file's place between two looks is not followed and not waited for; Windows has neither flag. */
const READ_ONLY = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a folder of code: what .gitignore and .aisubmitignore leave, without histories, caches and environments.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when it is no folder, too large, holds links that leave it or credentials, or
 * changes while it is read.
 */
export async function readCodeFolder(
  folder: string,
  { signal, platform }: Pick<Host, 'signal' | 'platform'>,
): Promise<CodeFolder> {
  const root = await rootOf(folder);
  const { files, leftOut, mistakes } = await explained(folder, () => walkFolder(root, signal));
  if (mistakes.length > 0) {
    throw new AisubmitError('INVALID_INPUT', `${named(folder)} cannot be taken along as it is`, {
      reasons: mistakes.slice(0, MAX_REASONS),
    });
  }
  throwIfTooLarge(files.map(({ path, stats }) => ({ path, size: stats.size })));
  const read: CodeFile[] = [];
  for (const file of files) read.push(await explained(file.path, () => readFound(file, platform)));
  return { code: packCode(read), leftOut };
}

async function rootOf(folder: string): Promise<string> {
  return explained(folder, async () => {
    const root = await realpath(folder);
    if ((await stat(root)).isDirectory()) return root;
    throw new AisubmitError('INVALID_INPUT', `--code ${named(folder)} is not a folder`, {
      fix: 'name the folder that holds the file',
    });
  });
}

async function readFound({ path, file, stats }: FoundFile, platform: NodeJS.Platform): Promise<CodeFile> {
  const handle = await open(file, READ_ONLY);
  try {
    const bytes = await readWhole(handle, stats.size);
    const after = await handle.stat();
    const isSame =
      after.isFile() && after.ino === stats.ino && after.dev === stats.dev && after.mtimeMs === stats.mtimeMs;
    if (!isSame || bytes.length !== stats.size) {
      throw new AisubmitError('INVALID_INPUT', `${named(path)} changed while it was read`, { fix: 'try again' });
    }
    return { path, bytes, executable: isExecutable(bytes, stats.mode, platform) };
  } finally {
    await handle.close();
  }
}

/** One byte more than expected shows that there is more. */
async function readWhole(handle: FileHandle, size: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(size + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

/** Windows keeps no such mark; there a script is known by its first line. */
function isExecutable(bytes: Uint8Array, mode: number, platform: NodeJS.Platform): boolean {
  return platform === 'win32' ? bytes[0] === 0x23 && bytes[1] === 0x21 : (mode & 0o100) !== 0;
}

const FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
  ELOOP: 'is a link that was exchanged while it was read, or one that never ends',
};

async function explained<T>(name: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (cause) {
    if (cause instanceof AisubmitError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    const message = `${named(name)} ${FAILURES[code] ?? `cannot be read (${code})`}`;
    throw new AisubmitError('INVALID_INPUT', message, { fix: 'check the path behind --code', cause });
  }
}

function named(name: string): string {
  return escapeControlChars(name);
}
