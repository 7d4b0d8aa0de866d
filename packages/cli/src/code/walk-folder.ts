import type { Stats } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { AisubmitError, escapeControlChars, type Reason } from '@aisubmit/sdk';
import { type IgnoreRules, isIgnored, rulesAbove, withRulesOf } from './ignore-rules.ts';

/** A file that goes along, as it was when it was found. */
export interface FoundFile {
  /** Below the folder, with slashes. */
  readonly path: string;
  /** Where its content is; of a link, where that leads. */
  readonly file: string;
  readonly stats: Stats;
}

/** What a folder holds. */
export interface FolderContent {
  readonly files: readonly FoundFile[];
  /** What stays behind whatever the rules say, and how much the rules leave out. */
  readonly leftOut: { readonly always: readonly string[]; readonly byRules: number };
  /** What can neither go along nor be passed over. */
  readonly mistakes: readonly Reason[];
}

/** Histories, caches and environments of the machine: large, or of no use elsewhere. In lower case. */
const NEVER_CODE: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  '.venv',
  'node_modules',
  '__pycache__',
  '.ipynb_checkpoints',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.tox',
  '.nox',
  '.terraform',
  '.ds_store',
  'thumbs.db',
]);
/** What makes a folder a Python environment, whatever its name. */
const ENVIRONMENT_MARK = 'pyvenv.cfg';
const MAX_ENTRIES = 20_000;
const MAX_LEVELS = 64;

interface Walk {
  readonly root: string;
  readonly signal: AbortSignal;
  readonly files: FoundFile[];
  readonly links: FoundFile[];
  readonly always: string[];
  readonly mistakes: Reason[];
  byRules: number;
  entries: number;
}

/**
 * Lists the files of a folder; `root` is its real path. Nothing is opened, and no link is followed out of it.
 *
 * @throws {AisubmitError} `INVALID_INPUT` for a folder that is far too large.
 */
export async function walkFolder(root: string, signal: AbortSignal): Promise<FolderContent> {
  const walk: Walk = { root, signal, files: [], links: [], always: [], mistakes: [], byRules: 0, entries: 0 };
  await enter(walk, '', await rulesAbove(root));
  const taken = new Set(walk.files.map(({ file }) => file));
  const links = walk.links.filter((link) => {
    if (taken.has(link.file)) return true;
    walk.mistakes.push(mistake(link.path, 'is a link to a file that is left out'));
    return false;
  });
  const { always, byRules, mistakes } = walk;
  return { files: [...walk.files, ...links], leftOut: { always, byRules }, mistakes };
}

async function enter(walk: Walk, inside: string, above: IgnoreRules): Promise<void> {
  const folder = path.join(walk.root, ...inside.split('/'));
  const names = (await readdir(folder)).sort();
  if (inside !== '' && names.includes(ENVIRONMENT_MARK)) {
    walk.always.push(inside);
    return;
  }
  if (inside.split('/').length > MAX_LEVELS) throw tooLarge(`it is deeper than ${MAX_LEVELS} folders`);
  const rules = await withRulesOf(above, folder, inside);
  for (const name of names) {
    if (walk.signal.aborted) throw new AisubmitError('INTERRUPTED', 'interrupted while reading the folder');
    walk.entries++;
    if (walk.entries > MAX_ENTRIES) throw tooLarge(`it holds more than ${MAX_ENTRIES} files and folders`);
    await meet(walk, { inside: inside === '' ? name : `${inside}/${name}`, name, rules });
  }
}

interface Met {
  readonly inside: string;
  readonly name: string;
  readonly rules: IgnoreRules;
}

async function meet(walk: Walk, { inside, name, rules }: Met): Promise<void> {
  if (NEVER_CODE.has(name.toLowerCase()) || name.endsWith('.pyc')) {
    walk.always.push(inside);
    return;
  }
  const file = path.join(walk.root, ...inside.split('/'));
  const stats = await lstat(file).catch(() => undefined);
  const isFolder = stats?.isDirectory() ?? false;
  if (isIgnored(rules, inside, { isFolder })) walk.byRules++;
  else if (stats === undefined) walk.mistakes.push(mistake(inside, 'cannot be read; its name may be no UTF-8'));
  else if (isFolder) await enter(walk, inside, rules);
  else if (stats.isSymbolicLink()) await meetLink(walk, inside, file);
  else if (stats.isFile()) walk.files.push({ path: inside, file, stats });
  else walk.mistakes.push(mistake(inside, 'is neither a file nor a folder'));
}

async function meetLink(walk: Walk, inside: string, link: string): Promise<void> {
  const file = await realpath(link).catch(() => undefined);
  const stats = file === undefined ? undefined : await lstat(file).catch(() => undefined);
  if (file === undefined || stats === undefined) walk.mistakes.push(mistake(inside, 'is a link to nothing'));
  else if (!isBelow(walk.root, file)) walk.mistakes.push(mistake(inside, 'is a link that leaves the folder'));
  else if (!stats.isFile()) walk.mistakes.push(mistake(inside, 'is a link to something that is no file'));
  else walk.links.push({ path: inside, file, stats });
}

function isBelow(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return relative !== '' && relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative);
}

function mistake(inside: string, message: string): Reason {
  return { path: escapeControlChars(inside), message, fix: 'remove it, or name it in .gitignore or .aisubmitignore' };
}

function tooLarge(message: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `the folder is too large: ${message}`, {
    fix: 'name the folder that holds the code alone, or name what is not needed in .gitignore or .aisubmitignore',
  });
}
