import { lstatSync, type Stats } from 'node:fs';
import { opendir, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';
import type { CopyTally } from './copy-options.ts';
import { localError } from './local-error.ts';

/** One file, folder or link of this machine, and its name in an archive. */
export interface LocalEntry {
  readonly place: string;
  /** With slashes; empty for a source whose contents alone are meant. */
  readonly name: string;
  readonly stats: Stats;
  /** Of a symbolic link. */
  readonly target?: string;
}

/** The name that a source keeps; empty where it has none, as `.`, `data/.` and `/`. */
export function sourceName(source: string): string {
  if (/(?:^|[/\\])\.{1,2}[/\\]*$/.test(source)) return '';
  return path.basename(path.resolve(source));
}

/**
 * Walks what a user named. A source that is a link is followed, links below it are taken as links.
 *
 * @throws AisubmitError `INVALID_INPUT` for what is not there or may not be read.
 */
export async function* localEntries(source: string, tally: CopyTally): AsyncGenerator<LocalEntry> {
  const stats = await stat(source).catch((error: unknown) => {
    throw localError(source, error);
  });
  yield* walk({ place: source, name: sourceName(source), stats }, tally);
}

async function* walk(entry: LocalEntry, tally: CopyTally): AsyncGenerator<LocalEntry> {
  const { place, name, stats } = entry;
  if (stats.isSymbolicLink()) return yield { ...entry, target: (await readlink(place)).replaceAll('\\', '/') };
  if (!stats.isDirectory() && !stats.isFile())
    return tally.note(`left out ${safeText(place, 300)}: it is neither file, folder nor link`);
  yield entry;
  if (!stats.isDirectory()) return;
  try {
    for await (const child of await opendir(place)) {
      const below = path.join(place, child.name);
      // What cannot be spelled in UTF-8 cannot be opened by that name either.
      if (child.name.includes('\uFFFD')) throw notText(below);
      yield* walk({ place: below, name: joined(name, child.name), stats: lstatSync(below) }, tally);
    }
  } catch (error) {
    throw localError(place, error);
  }
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function notText(place: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `the name ${safeText(place, 300)} is not text in UTF-8`, {
    fix: 'rename it, or pack it with tar first',
  });
}
