import type { Dirent } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { AisubmitError, escapeControlChars, type KubeObject } from '@aisubmit/sdk';
import type { Host } from '../host.ts';
import { type ObjectFiles, objectFiles } from './object-files.ts';

export interface FolderOptions {
  /** The words of the command, which the files say and by which it knows them again: `admin enforce, policy lab`. */
  readonly by: string;
  readonly host: Pick<Host, 'stderr'>;
}

const MAX_NAMED = 5;
const KUSTOMIZATIONS = ['kustomization', 'kustomization.yaml', 'kustomization.yml'];

/**
 * Writes objects to a folder that holds nothing else, or what the same command wrote there before: files that did not
 * change are left alone, and what is no longer rendered goes. Links are never followed.
 *
 * @throws {AisubmitError} `INVALID_INPUT` for a folder with files of somebody else's, of which none is touched, and for
 * one that cannot be written.
 */
export async function writeObjectFolder(
  folder: string,
  objects: readonly KubeObject[],
  { by, host }: FolderOptions,
): Promise<void> {
  const mark = `# Written by kubectl aisubmit ${by}; the next run replaces this file.`;
  const files = objectFiles(objects, mark);
  try {
    await mkdir(folder, { recursive: true });
    const own = await ownFiles(folder, files, mark);
    const written = await writeFiles(folder, files);
    const stale = own.filter((name) => !files.has(name));
    for (const name of stale) await unlink(path.join(folder, name));
    const removed = stale.length === 0 ? '' : `, ${stale.length} removed (${named(stale)})`;
    const shown = escapeControlChars(folder);
    host.stderr.write(`${shown}: ${files.size} files, ${written} written${removed}\n`);
    host.stderr.write(`commit it, or: kubectl apply --server-side -k ${shown}\n`);
  } catch (error) {
    throw error instanceof AisubmitError ? error : unwritable(folder, error);
  }
}

/** Names of the files that an earlier run wrote. */
async function ownFiles(folder: string, files: ObjectFiles, mark: string): Promise<readonly string[]> {
  const own: string[] = [];
  const others: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (await isOwn(folder, entry, mark)) own.push(entry.name);
    else if (!entry.name.startsWith('.')) others.push(entry.name);
  }
  // Some file systems take Role.yaml and role.yaml for one.
  const wanted = new Set([...files.keys()].map((name) => name.toLowerCase()).concat(KUSTOMIZATIONS));
  const inTheWay = own.length === 0 ? others : others.filter((name) => wanted.has(name.toLowerCase()));
  if (inTheWay.length === 0) return own;
  throw new AisubmitError(
    'INVALID_INPUT',
    `${escapeControlChars(folder)} holds what this command did not write: ${named(inTheWay)}; nothing was touched`,
    { fix: 'name an empty folder, or one that the same command wrote' },
  );
}

function named(names: readonly string[]): string {
  const shown = names
    .toSorted()
    .slice(0, MAX_NAMED)
    .map((name) => escapeControlChars(name));
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

async function isOwn(folder: string, entry: Dirent, mark: string): Promise<boolean> {
  if (!entry.isFile()) return false;
  const file = await open(path.join(folder, entry.name));
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(1024) });
    const [first = ''] = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/);
    return first === mark;
  } finally {
    await file.close();
  }
}

/** Writes what differs, the list of them last, and says how many. */
async function writeFiles(folder: string, files: ObjectFiles): Promise<number> {
  let written = 0;
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    if ((await textOf(file)) === text) continue;
    await replaceFile(file, text);
    written += 1;
  }
  return written;
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    // A checkout on Windows may have changed the ends of lines.
    return (await readFile(file, 'utf8')).replaceAll('\r\n', '\n');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whoever reads it meanwhile sees the old file or the new one; a link that was put there is replaced, not followed. */
async function replaceFile(file: string, text: string): Promise<void> {
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}`);
  const handle = await open(draft, 'wx');
  try {
    await handle.writeFile(text);
    await handle.close();
    await rename(draft, file);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await unlink(draft).catch(() => undefined);
    throw error;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'is a file, not a folder',
  ENOTDIR: 'is a file, not a folder',
  EACCES: 'may not be written',
  EPERM: 'may not be written',
  EROFS: 'is on a read-only file system',
  ENOSPC: 'is on a file system that is full',
};

function unwritable(folder: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  const message = REASONS[code] ?? `cannot be written (${code})`;
  return new AisubmitError('INVALID_INPUT', `${escapeControlChars(folder)} ${message}`, {
    cause: error,
    fix: 'name another folder with --output-dir; what is there of an earlier run is replaced by the next',
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
