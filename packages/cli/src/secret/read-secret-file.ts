import { open, stat } from 'node:fs/promises';
import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import type { Host } from '../host.ts';
import { stdinChunks } from '../read-files.ts';

/** Keys and tokens are a few KiB; a known_hosts file may be long. */
const MAX_BYTES = 1024 * 1024;

interface ReadOptions {
  readonly host: Host;
  /** What names it, such as `--ssh-key`. */
  readonly flag: string;
  /** True when nobody else should be able to read it. */
  readonly isSecret: boolean;
}

/**
 * Reads a small text file, or stdin for `-`. No message shows any of it.
 *
 * @throws {AisubmitError} `INVALID_INPUT` for folders, pipes, what is too large, empty, or no UTF-8; `INTERRUPTED`.
 */
export async function readSecretFile(name: string, options: ReadOptions): Promise<string> {
  if (name === '-') return readSecretStdin(options.host, options.flag);
  const { size, mode, isFile, isDirectory } = await kindOf(name, options.flag);
  const refuse = (what: string, fix: string): AisubmitError => invalid(`${shown(name)} ${what}`, fix);
  if (isDirectory) throw refuse('is a folder', `name a file in it: ${options.flag} FILE`);
  if (!isFile) throw refuse('is no ordinary file but a pipe or a device', `pipe it instead: ${options.flag} - < FILE`);
  if (size > MAX_BYTES) throw refuse('is larger than 1 MiB, which is no credential', `check ${options.flag}`);
  if (options.isSecret && options.host.platform !== 'win32' && (mode & 0o077) !== 0) {
    const rights = (mode & 0o777).toString(8).padStart(4, '0');
    options.host.stderr.write(`warning: others may read ${shown(name)} (mode ${rights}); chmod 600 keeps them out\n`);
  }
  return decode(await contentOf(name, options.flag), shown(name));
}

/** @throws {AisubmitError} `INVALID_INPUT` at a terminal, where it would be shown, and for what is too large or empty. */
export async function readSecretStdin(host: Host, flag: string): Promise<string> {
  if (host.stdin.isTTY) {
    throw invalid(
      `${flag} reads from a pipe, and stdin is a terminal, which would show it`,
      'leave it out to be asked',
    );
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdinChunks(host)) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BYTES) throw invalid('stdin gave more than 1 MiB, which is no credential', `check ${flag}`);
    chunks.push(bytes);
  }
  if (size === 0) throw invalid('stdin gave nothing', `pipe it: ${flag} < FILE`);
  return decode(Buffer.concat(chunks), 'stdin');
}

interface FileKind {
  readonly size: number;
  readonly mode: number;
  readonly isFile: boolean;
  readonly isDirectory: boolean;
}

async function kindOf(name: string, flag: string): Promise<FileKind> {
  const found = await orExplain(name, flag, () => stat(name));
  return { size: found.size, mode: found.mode, isFile: found.isFile(), isDirectory: found.isDirectory() };
}

// It may have grown, or have become another one, since it was looked at.
async function contentOf(name: string, flag: string): Promise<Uint8Array> {
  const file = await orExplain(name, flag, () => open(name));
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function decode(bytes: Uint8Array, source: string): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid(`${source} is not UTF-8 text`, 'save it as UTF-8; a key in binary form must be converted to PEM');
  }
  if (text.trim() === '') throw invalid(`${source} is empty`, 'check which file it is');
  return text;
}

const FAILURES: Readonly<Record<string, string>> = {
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
  ELOOP: 'is a chain of links that never ends',
};

const ABSENT: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);

async function orExplain<T>(name: string, flag: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const why = FAILURES[code];
    if (why !== undefined) throw invalid(`${shown(name)} ${why}`, `check the path behind ${flag}`);
    // What is no file may be the credential itself.
    const what = ABSENT.has(code) ? 'does not exist' : `cannot be read (${code})`;
    throw invalid(`the file behind ${flag} ${what}`, 'write the path of a file there, not what is in it');
  }
}

function shown(name: string): string {
  return escapeControlChars(name.slice(0, 300));
}

function invalid(message: string, fix: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', message, { fix });
}
