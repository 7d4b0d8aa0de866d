import { renameSync, type Stats } from 'node:fs';
import { chmod, copyFile, link, lstat, mkdir, rm, symlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';
import { errorCode, localError } from './local-error.ts';
import type { Attempt } from './try-again.ts';
import { type Kept, type KeptFile, writeFile } from './write-file.ts';

/** A folder of this machine into which entries are written, and nowhere else. */
export interface LocalTree {
  readonly folder: (segments: readonly string[], kept: Kept) => Promise<void>;
  /** Writes a file under a hidden name first; under its own it is only seen whole. */
  readonly file: (segments: readonly string[], body: AsyncIterable<Uint8Array>, kept: KeptFile) => Promise<void>;
  /** True for a file that was put there since then and has this size and time of change; false where no time is kept. */
  readonly isWhole: (segments: readonly string[], kept: KeptFile, since: number) => Promise<boolean>;
  /** Gives a file that is there another name. */
  readonly hardLink: (segments: readonly string[], to: readonly string[]) => Promise<void>;
  readonly symbolicLink: (segments: readonly string[], target: string) => Promise<void>;
  /** Gives folders that were made the modes and times that writing into them would have changed. */
  readonly finish: () => Promise<void>;
}

/** Makes a tree below a folder, which is made when the first entry comes. */
export function createLocalTree(root: string, { tally, made }: Pick<Attempt, 'tally' | 'made'>): LocalTree {
  const known = new Set<string>();
  const folders: { readonly place: string; readonly kept: Kept }[] = [];
  const at = (segments: readonly string[]): string => path.join(root, ...segments);
  const ensure = (segments: readonly string[]): Promise<void> => ensureFolder(root, segments, { known, made });
  /** Makes something under a hidden name, and gives it its own. */
  const put = async (segments: readonly string[], make: (hidden: string) => Promise<void>): Promise<void> => {
    await ensure(segments.slice(0, -1));
    const hidden = at([...segments.slice(0, -1), hiddenName()]);
    try {
      await make(hidden);
      renameSync(hidden, at(segments));
    } catch (error) {
      await rm(hidden, { force: true });
      throw localError(at(segments), error);
    }
  };
  return {
    folder: async (segments, kept) => {
      await ensure(segments);
      // A folder that was there is the user's: what the pod says of it must not open it to others.
      if (made.has(at(segments))) folders.push({ place: at(segments), kept });
    },
    file: (segments, body, kept) => put(segments, (hidden) => writeFile(hidden, body, { kept, tally })),
    isWhole: async (segments, { size, mtime }, since) => {
      await ensure(segments.slice(0, -1));
      const found = await stats(at(segments));
      if (found?.isFile() !== true || found.ctimeMs < since) return false;
      return found.size === size && found.mtimeMs === mtime?.getTime();
    },
    hardLink: async (segments, to) => {
      await ensure(to.slice(0, -1));
      const target = at(to);
      if (!(await stats(target))?.isFile())
        return tally.note(`left out ${safeText(segments.join('/'))}: it is a link to a file that did not come`);
      await put(segments, (hidden) => link(target, hidden).catch(() => copyFile(target, hidden)));
    },
    symbolicLink: (segments, target) => put(segments, (hidden) => symlink(target, hidden)),
    finish: async () => {
      for (const { place, kept } of folders.toReversed()) await keep(place, kept);
    },
  };
}

/** Makes every folder on the way, and follows no link that lies there. */
async function ensureFolder(
  root: string,
  segments: readonly string[],
  { known, made }: { readonly known: Set<string>; readonly made: Set<string> },
): Promise<void> {
  for (let depth = 0; depth <= segments.length; depth++) {
    const place = path.join(root, ...segments.slice(0, depth));
    if (known.has(place)) continue;
    const found = await stats(place);
    // The folder that the user named may be a link; what lies in it may not.
    if (found === undefined) {
      await mkdir(place, { recursive: depth === 0 }).catch((error) => fail(place, error));
      made.add(place);
    } else if (depth > 0 && !found.isDirectory()) throw inTheWay(place, found);
    known.add(place);
  }
}

async function keep(place: string, { mode, mtime }: Kept): Promise<void> {
  if (mode !== undefined) await chmod(place, mode).catch(() => undefined);
  if (mtime !== undefined) await utimes(place, mtime, mtime).catch(() => undefined);
}

async function stats(place: string): Promise<Stats | undefined> {
  try {
    return await lstat(place);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw localError(place, error);
  }
}

function hiddenName(): string {
  const { randomBytes } = process.getBuiltinModule('node:crypto');
  return `.aisubmit-cp-${randomBytes(6).toString('hex')}`;
}

function inTheWay(place: string, found: Stats): AisubmitError {
  const what = found.isSymbolicLink() ? 'a symbolic link, which is not followed' : 'a file';
  return new AisubmitError('INVALID_INPUT', `${safeText(place, 300)} is ${what}, where a folder is to be written`, {
    fix: 'move it away, or choose another folder',
  });
}

function fail(place: string, error: unknown): never {
  throw localError(place, error);
}
