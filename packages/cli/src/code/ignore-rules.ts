import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import ignore, { type Ignore } from 'ignore';

/** Files whose lines say what stays behind; a later one may take back what an earlier one says. */
const RULE_FILES = ['.gitignore', '.aisubmitignore'];
const MAX_RULE_BYTES = 1024 * 1024;
const MAX_LEVELS = 64;

/** Rules of one folder, which hold for everything below it. */
interface Ruled {
  readonly matcher: Ignore;
  /** Length of the folder's own path in the paths that it is asked about, slash included. */
  readonly skip: number;
  /** What stands before such a path where the folder lies above. */
  readonly prefix: string;
}

/** Rules that hold in a folder, those of the folders above included. */
export type IgnoreRules = readonly Ruled[];

/** Rules of the repository that a folder is in, from its top down to the folder's parent; none outside of a repository. */
export async function rulesAbove(folder: string): Promise<IgnoreRules> {
  const top = await repositoryOf(folder);
  if (top === undefined) return [];
  const names = path.relative(top, folder).split(path.sep).filter(Boolean);
  const rules: Ruled[] = [];
  const exclude = await matcherOf([path.join(top, '.git', 'info', 'exclude')]);
  if (exclude !== undefined) rules.push({ matcher: exclude, skip: 0, prefix: prefixOf(names) });
  for (const [level] of names.entries()) {
    const matcher = await matcherOf(RULE_FILES.map((name) => path.join(top, ...names.slice(0, level), name)));
    if (matcher !== undefined) rules.push({ matcher, skip: 0, prefix: prefixOf(names.slice(level)) });
  }
  // Who names a folder that git does not keep means it all the same.
  return names.length > 0 && isIgnored(rules, '', { isFolder: true }) ? [] : rules;
}

/** The rules above with those of a folder; `inside` is its path below the folder that is read, empty for that itself. */
export async function withRulesOf(above: IgnoreRules, folder: string, inside: string): Promise<IgnoreRules> {
  const matcher = await matcherOf(RULE_FILES.map((name) => path.join(folder, name)));
  return matcher === undefined
    ? above
    : [...above, { matcher, skip: inside === '' ? 0 : inside.length + 1, prefix: '' }];
}

/** True when the last rule that speaks of a path says that it stays behind. */
export function isIgnored(rules: IgnoreRules, inside: string, { isFolder }: { readonly isFolder: boolean }): boolean {
  let ignored = false;
  for (const { matcher, skip, prefix } of rules) {
    const asked = `${prefix}${inside.slice(skip)}`.replace(/\/$/, '');
    if (asked === '') continue;
    const verdict = matcher.test(isFolder ? `${asked}/` : asked);
    if (verdict.ignored || verdict.unignored) ignored = verdict.ignored;
  }
  return ignored;
}

function prefixOf(names: readonly string[]): string {
  return names.map((name) => `${name}/`).join('');
}

async function repositoryOf(folder: string): Promise<string | undefined> {
  let at = folder;
  for (let level = 0; level < MAX_LEVELS; level++) {
    if (await exists(path.join(at, '.git'))) return at;
    const above = path.dirname(at);
    if (above === at) return undefined;
    at = above;
  }
  return undefined;
}

async function exists(name: string): Promise<boolean> {
  return lstat(name).then(
    () => true,
    () => false,
  );
}

/** Git tells case apart, and so does the container. */
async function matcherOf(files: readonly string[]): Promise<Ignore | undefined> {
  const matcher = ignore({ ignorecase: false });
  let found = false;
  for (const file of files) {
    const stats = await lstat(file).catch(() => undefined);
    if (stats?.isFile() !== true) continue;
    // What it would leave out must not go along unseen.
    if (stats.size > MAX_RULE_BYTES) {
      throw new AisubmitError('INVALID_INPUT', `${escapeControlChars(file)} is larger than ${MAX_RULE_BYTES} bytes`);
    }
    matcher.add(await readFile(file, 'utf8'));
    found = true;
  }
  return found ? matcher : undefined;
}
