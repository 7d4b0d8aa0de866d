import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import type { Host } from './host.ts';

/** A file's text and the name the user knows it by. */
export interface SourceText {
  readonly source: string;
  readonly text: string;
}

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_FILES = 5000;
const MANIFEST = /\.(?:ya?ml|json)$/i;

interface ReadOptions {
  readonly host: Host;
  readonly recursive?: boolean;
  /** What names them, for messages. @default '-f' */
  readonly flag?: string;
}

/**
 * Reads what `-f` names: files, folders (their manifests, sorted; everything below with `recursive`) and `-` for stdin.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when something cannot be read, is too large, or is empty of manifests.
 */
export async function readFiles(
  names: readonly string[],
  { host, recursive = false, flag = '-f' }: ReadOptions,
): Promise<SourceText[]> {
  if (names.filter((name) => name === '-').length > 1) throw invalid('stdin (-) is named twice', 'name it once');
  const texts: SourceText[] = [];
  for (const name of names) {
    if (name === '-') texts.push({ source: '<stdin>', text: await readStdin(host) });
    else
      for (const file of await filesOf(name, { recursive, flag }))
        texts.push({ source: file, text: await readText(file, flag) });
  }
  return texts;
}

async function filesOf(
  name: string,
  { recursive, flag }: { readonly recursive: boolean; readonly flag: string },
): Promise<string[]> {
  if (/^https?:\/\//i.test(name)) {
    throw invalid(`${quote(name)} is a URL`, 'download it, read it, and pass the file');
  }
  const isFolder = (await orExplain(name, flag, () => stat(name))).isDirectory();
  if (!isFolder) return [name];
  const entries = await orExplain(name, flag, () => readdir(name, { recursive, withFileTypes: true }));
  const files = entries
    .filter((entry) => entry.isFile() && MANIFEST.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) throw invalid(`folder ${quote(name)} holds no .yaml, .yml or .json file`, 'name a file');
  if (files.length > MAX_FILES) throw invalid(`folder ${quote(name)} holds more than ${MAX_FILES} files`, 'name fewer');
  return files;
}

async function readText(file: string, flag: string): Promise<string> {
  const { size } = await orExplain(file, flag, () => stat(file));
  if (size > MAX_BYTES) throw tooLarge(file);
  return decode(await orExplain(file, flag, () => readFile(file)), file);
}

async function readStdin(host: Host): Promise<string> {
  if (host.stdin.isTTY) host.stderr.write('Reading from the terminal; end with Ctrl-D.\n');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdinChunks(host)) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BYTES) throw tooLarge('<stdin>');
    chunks.push(bytes);
  }
  return decode(Buffer.concat(chunks), '<stdin>');
}

/** What comes on stdin. Ctrl-C ends a read that nobody will ever answer. */
export async function* stdinChunks(host: Host): AsyncGenerator<Uint8Array | string> {
  const iterator = host.stdin[Symbol.asyncIterator]();
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new AisubmitError('INTERRUPTED', 'interrupted while reading from stdin'));
    if (host.signal.aborted) stop();
    host.signal.addEventListener('abort', stop, { once: true });
  });
  aborted.catch(() => undefined);
  for (;;) {
    const next = await Promise.race([iterator.next(), aborted]);
    if (next.done === true) return;
    yield next.value;
  }
}

function decode(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalid(`${quote(source)} is not UTF-8 text`, 'save it as UTF-8', cause);
  }
}

const READ_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
  ENOTDIR: 'does not exist',
  ELOOP: 'is a chain of links that never ends',
};

async function orExplain<T>(name: string, flag: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw invalid(
      `${quote(name)} ${READ_FAILURES[code] ?? `cannot be read (${code})`}`,
      `check the path behind ${flag}`,
      cause,
    );
  }
}

function tooLarge(source: string): AisubmitError {
  return invalid(`${quote(source)} is larger than ${MAX_BYTES / 1024 / 1024} MiB`, 'is it a manifest? Split it');
}

function invalid(message: string, fix: string, cause?: unknown): AisubmitError {
  return new AisubmitError('INVALID_INPUT', message, { fix, ...(cause === undefined ? {} : { cause }) });
}

function quote(name: string): string {
  return escapeControlChars(name);
}
