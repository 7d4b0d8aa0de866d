import type { ParsedTarEntry } from 'modern-tar';
import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';
import type { CopyOptions, CopyTally } from './copy-options.ts';
import { entryPath, outside, sameNameKey, unfit } from './entry-path.ts';
import { staysInside } from './link-target.ts';
import { createLocalTree, type LocalTree } from './local-tree.ts';
import type { Attempt } from './try-again.ts';
import type { Kept, KeptFile } from './write-file.ts';

/** Where an archive of one source goes. */
export interface UnpackTarget {
  /** What a folder becomes. */
  readonly folder: string;
  /** What a single file becomes: its folder and its name there. */
  readonly file: { readonly folder: string; readonly name: string };
  /** The name that a single file has in the archive. */
  readonly sourceName: string;
}

export interface UnpackContext extends Attempt {
  readonly options: CopyOptions;
}

type Header = ParsedTarEntry['header'];

/** Links that are kept in mind until all files are there. */
const MAX_LINKS = 100_000;

/**
 * Writes the entries of an archive from a pod, which may say anything. Nothing is written outside of the target, and
 * nothing through a link.
 *
 * @throws AisubmitError `REJECTED` at the first entry that tries.
 */
export async function unpackArchive(
  entries: AsyncIterable<ParsedTarEntry>,
  target: UnpackTarget,
  context: UnpackContext,
): Promise<void> {
  const writer = createWriter(target, context);
  for await (const { header, body } of entries) {
    const size = await writer.take(header, body);
    if (size === 'skip') await body.cancel();
  }
  await writer.finish();
}

interface Writer {
  readonly take: (header: Header, body: AsyncIterable<Uint8Array>) => Promise<'taken' | 'skip'>;
  readonly finish: () => Promise<void>;
}

function createWriter(target: UnpackTarget, { options, tally, since, made }: UnpackContext): Writer {
  const { platform, preserve = true } = options;
  const links: { readonly segments: readonly string[]; readonly target: string }[] = [];
  const names = new Set<string>();
  let tree: LocalTree | undefined;
  let single = false;
  const place = (header: Header): readonly string[] => {
    if (single) throw outside(header.name);
    const segments = entryPath(header.name, platform);
    if (tree !== undefined) return segments;
    // The first entry of a folder is the folder itself.
    single = segments.length > 0;
    if (single && (header.type !== 'file' || segments.join('/') !== target.sourceName)) throw outside(header.name);
    tree = createLocalTree(single ? target.file.folder : target.folder, { tally, made });
    return single ? [target.file.name] : segments;
  };
  const takeName = (segments: readonly string[]): void => {
    const key = sameNameKey(segments, platform);
    if (key === undefined) return;
    if (names.has(key)) throw unfit(segments.join('/'), 'has the same name as another file on this machine');
    names.add(key);
  };
  const kept = preserve ? keptOf(process.umask()) : () => ({});
  return {
    take: async (header, body) => {
      const segments = place(header);
      if (tree === undefined) return 'skip';
      if (header.type === 'directory') {
        await tree.folder(segments, kept(header));
        return 'skip';
      }
      if (segments.length === 0) throw outside(header.name);
      takeName(segments);
      switch (header.type) {
        case 'file':
        case undefined:
          return takeFile(tree, segments, { file: { ...kept(header), size: header.size }, body, tally, since });
        case 'link':
          await tree.hardLink(segments, entryPath(header.linkname ?? '', platform));
          tally.addFile();
          return 'skip';
        case 'symlink':
          if (links.push({ segments, target: header.linkname ?? '' }) > MAX_LINKS) throw tooManyLinks();
          return 'skip';
        default:
          tally.note(`left out ${safeText(segments.join('/'))}: it is neither file, folder nor link`);
          return 'skip';
      }
    },
    finish: async () => {
      for (const link of links) if (tree !== undefined) await writeLink(tree, link, { platform, tally });
      await tree?.finish();
    },
  };
}

/** As tar does without -p: what the pod lets everyone write is not opened to everyone here. */
function keptOf(umask: number): (header: Header) => Kept {
  return ({ mode, mtime }) => ({
    mode: mode === undefined ? undefined : mode & 0o777 & ~umask,
    mtime: validTime(mtime),
  });
}

interface ComingFile extends Pick<UnpackContext, 'tally' | 'since'> {
  readonly file: KeptFile;
  readonly body: AsyncIterable<Uint8Array>;
}

async function takeFile(
  tree: LocalTree,
  segments: readonly string[],
  { file, body, tally, since }: ComingFile,
): Promise<'taken' | 'skip'> {
  const isWhole = since !== undefined && (await tree.isWhole(segments, file, since));
  if (isWhole) tally.add(file.size);
  else await tree.file(segments, body, file);
  tally.addFile();
  return isWhole ? 'skip' : 'taken';
}

/** Links come last, so that nothing can be written through them. */
async function writeLink(
  tree: LocalTree,
  { segments, target }: { readonly segments: readonly string[]; readonly target: string },
  { platform, tally }: { readonly platform: NodeJS.Platform; readonly tally: CopyTally },
): Promise<void> {
  const shown = safeText(segments.join('/'));
  if (platform === 'win32') return tally.note(`left out ${shown}: Windows lets few people make symbolic links`);
  if (!staysInside(target, segments.slice(0, -1)))
    return tally.note(`left out ${shown}: the link leads out of the folder, to ${safeText(target, 300)}`);
  await tree.symbolicLink(segments, target);
  tally.addFile();
}

function tooManyLinks(): AisubmitError {
  return new AisubmitError('REJECTED', `the pod sent more than ${MAX_LINKS} symbolic links`, {
    fix: 'copy smaller folders one by one',
  });
}

function validTime(time: Date | undefined): Date | undefined {
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time;
}
