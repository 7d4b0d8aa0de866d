import { AisubmitError, type Reason } from '../../errors.ts';
import { escapeControlChars } from '../../escape-control-chars.ts';
import { sha256HexOf } from '../../policy/sha256.ts';
import { credentialsIn } from './code-credentials.ts';
import type { CodeFile, PackedCode } from './code-file.ts';

/** Most that goes into ConfigMaps: all files, one file, and how many; a pod's volume names each of them. */
export const CODE_LIMITS = { totalBytes: 2 * 1024 * 1024, fileBytes: 700 * 1024, files: 500 } as const;

const MAX_PATH = 512;
const MAX_NAME = 255;
const MAX_REASONS = 20;
const LARGEST = 5;

/**
 * Puts files into the form in which they go with a workload. The same files give the same result in any order.
 *
 * @throws {AisubmitError} `INVALID_INPUT` for paths that leave the folder or clash, for credentials, which are named by
 * file and line and never shown, and for more than ConfigMaps carry.
 */
export function packCode(files: readonly CodeFile[]): PackedCode {
  if (files.length === 0) {
    throw new AisubmitError('INVALID_INPUT', 'there is no file to take along', {
      fix: 'name a folder that holds code',
    });
  }
  throwIfTooLarge(files.map(({ path, bytes }) => ({ path, size: bytes.length })));
  const sorted = files.toSorted((a, b) => order(a.path, b.path));
  refuse('code cannot be taken along', [...sorted.flatMap(pathReasons), ...clashes(sorted)]);
  refuse('code holds credentials, which everyone who may read ConfigMaps would see', sorted.flatMap(credentialsIn));
  return { sha256: digestOf(sorted), files: sorted, size: sorted.reduce((sum, { bytes }) => sum + bytes.length, 0) };
}

/** A file's path and size, before it is read. */
interface Measured {
  readonly path: string;
  readonly size: number;
}

/**
 * Refuses what is more than ConfigMaps carry, with the largest files by name.
 *
 * @throws {AisubmitError} `INVALID_INPUT`
 */
export function throwIfTooLarge(files: readonly Measured[]): void {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const { totalBytes, fileBytes, files: most } = CODE_LIMITS;
  const mistakes = [
    ...(total > totalBytes ? [`it is ${inKib(total)}; ${inKib(totalBytes)} go with a workload`] : []),
    ...(files.some(({ size }) => size > fileBytes) ? [`a file of it is larger than ${inKib(fileBytes)}`] : []),
    ...(files.length > most ? [`it has ${files.length} files; ${most} go with a workload`] : []),
  ];
  if (mistakes.length === 0) return;
  const largest = files.toSorted((a, b) => b.size - a.size || order(a.path, b.path)).slice(0, LARGEST);
  throw new AisubmitError('INVALID_INPUT', `the folder is too large: ${mistakes.join('; ')}`, {
    reasons: largest.map(({ path, size }) => ({ path: shown(path), message: inKib(size) })),
    fix:
      'name what is not needed in .gitignore or .aisubmitignore; code of this size belongs into git (spec.git), data on a ' +
      'volume (--mount) or into a bucket (spec.s3)',
  });
}

function pathReasons({ path }: CodeFile): Reason[] {
  const mistake = pathMistake(path);
  return mistake === undefined ? [] : [{ path: shown(path), message: mistake, fix: 'rename it, or leave it out' }];
}

/** What is wrong with a path in a volume; names are compared by no rule but the container's, which tells case apart. */
function pathMistake(path: string): string | undefined {
  const names = path.split('/');
  if (names.includes('')) return 'must be relative, with single slashes';
  if (names.some((name) => name === '.' || name.startsWith('..'))) return 'must not climb, or begin a name with ..';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f\\\ufffd]|[\ud800-\udfff]/u.test(path)) {
    return 'must not hold backslashes, control characters or what is no UTF-8';
  }
  if (path.length > MAX_PATH || names.some((name) => new TextEncoder().encode(name).length > MAX_NAME)) {
    return `must be at most ${MAX_PATH} characters, and ${MAX_NAME} bytes for each name`;
  }
  return undefined;
}

/** Two files of one path, and a file where another needs a folder. */
function clashes(sorted: readonly CodeFile[]): Reason[] {
  const paths = new Set<string>();
  const reasons: Reason[] = [];
  for (const { path } of sorted) {
    if (paths.has(path)) reasons.push({ path: shown(path), message: 'is there twice' });
    paths.add(path);
  }
  for (const path of paths) {
    const folder = foldersOf(path).find((each) => paths.has(each));
    if (folder !== undefined) reasons.push({ path: shown(path), message: `lies in ${shown(folder)}, which is a file` });
  }
  return reasons;
}

function foldersOf(path: string): string[] {
  const names = path.split('/');
  return names.slice(1).map((_name, index) => names.slice(0, index + 1).join('/'));
}

function refuse(message: string, reasons: readonly Reason[]): void {
  if (reasons.length === 0) return;
  const more = reasons.length - MAX_REASONS;
  const rest = more > 0 ? [{ message: `and ${more} more` }] : [];
  throw new AisubmitError('INVALID_INPUT', message, { reasons: [...reasons.slice(0, MAX_REASONS), ...rest] });
}

function digestOf(sorted: readonly CodeFile[]): string {
  return sha256HexOf(
    sorted.flatMap(({ path, bytes, executable }) => [JSON.stringify([path, executable === true, bytes.length]), bytes]),
  );
}

/** By code units, the same on every machine. */
function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function inKib(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}

function shown(path: string): string {
  return escapeControlChars(path.slice(0, MAX_PATH));
}
