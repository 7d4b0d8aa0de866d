import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { ParsedTarEntry } from 'modern-tar';
import { AisubmitError } from '../../errors.ts';
import { startCommand } from '../exec/start-command.ts';
import { safeText } from '../safe-text.ts';
import type { ExecSession } from '../stream/exec/exec-session.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { CopyOptions, CopyPlace, CopyProgress } from './copy-options.ts';
import { podError } from './pod-error.ts';
import { PACK } from './pod-scripts.ts';
import { tryAgain } from './try-again.ts';
import { type UnpackContext, type UnpackTarget, unpackArchive } from './unpack-archive.ts';

/** What is copied from where. */
export interface CopyOut {
  readonly place: CopyPlace;
  /** Paths in the pod. */
  readonly sources: readonly string[];
  /** A path of this machine, as `cp -r` takes it: a folder that is there, or one source's new name. */
  readonly target: string;
}

/**
 * Copies files and folders out of a pod. A file is seen under its name only once it is whole; what the pod sends is not
 * trusted.
 *
 * @throws AisubmitError `NOT_FOUND` for a source that is not there, `REJECTED` when the pod cannot or sends what it may not,
 * `UNREACHABLE` when the connection breaks, `INVALID_INPUT` when this machine cannot hold a file.
 */
export async function copyOut(api: KubeApi, what: CopyOut, options: CopyOptions): Promise<CopyProgress> {
  // Once: after the first attempt a new folder is there.
  const isFolder = await namesFolder(what);
  return tryAgain(async (attempt) => {
    for (const source of what.sources) {
      const target = targetOf(source, what.target, isFolder);
      await copyOne(api, { place: what.place, source, target }, { options, ...attempt });
    }
  }, options);
}

async function namesFolder({ sources, target }: CopyOut): Promise<boolean> {
  const found = await stat(target).catch(() => undefined);
  if (found?.isDirectory() === true) return true;
  if (sources.length === 1 && !/[/\\]$/.test(target)) return false;
  if (found === undefined) return true;
  throw new AisubmitError('INVALID_INPUT', `${target} is a file, where a folder is to be written`);
}

/** As `cp -r` does: below a folder that is there a source keeps its name, unless it has none, as `/` and `data/.`. */
function targetOf(source: string, target: string, isFolder: boolean): UnpackTarget {
  const name = path.posix.basename(source);
  const named = name !== '' && name !== '.' && name !== '..' && name !== '~';
  const resolved = path.resolve(target);
  const file = isFolder
    ? { folder: resolved, name }
    : { folder: path.dirname(resolved), name: path.basename(resolved) };
  return {
    folder: isFolder && named && !/\/\.\/*$/.test(source) ? path.join(resolved, name) : resolved,
    file,
    sourceName: name,
  };
}

interface One {
  readonly place: CopyPlace;
  readonly source: string;
  readonly target: UnpackTarget;
}

async function copyOne(api: KubeApi, { place, source, target }: One, context: UnpackContext): Promise<void> {
  const session = await startCommand(api, {
    ...place,
    command: ['/bin/sh', '-c', PACK, 'sh', source],
    signal: context.options.signal,
  });
  const archive = createArchive(session);
  try {
    await unpackArchive(archive.entries(await decoder()), target, context);
  } catch (error) {
    // A pod that could not even begin says why.
    if (archive.isEmpty()) await session.exit.then((exit) => refuse(exit.code !== 0, source, { exit, archive }));
    session.close();
    throw error instanceof AisubmitError ? error : (noArchive(archive.begin()) ?? broken(error));
  }
  const exit = await session.exit;
  refuse(exit.code !== 0, source, { exit, archive });
}

function refuse(
  failed: boolean,
  source: string,
  { exit, archive }: { readonly exit: Awaited<ExecSession['exit']>; readonly archive: Archive },
): void {
  if (failed) throw podError(source, exit, archive.stderr());
}

type Decoder = ReturnType<typeof import('modern-tar')['createTarDecoder']>;

async function decoder(): Promise<Decoder> {
  const { createTarDecoder } = await import('modern-tar');
  return createTarDecoder({ strict: true });
}

interface Archive {
  readonly entries: (through: Decoder) => AsyncIterable<ParsedTarEntry>;
  readonly stderr: () => string;
  readonly isEmpty: () => boolean;
  /** Its first bytes, as far as they have come. */
  readonly begin: () => Buffer;
}

const MAX_STDERR = 4096;
/** Of a header of tar; `ustar` stands in it. */
const HEADER = 512;
const MAGIC_AT = 257;

function createArchive(session: ExecSession): Archive {
  let stderr = '';
  let begin = Buffer.alloc(0);
  const stdout = async function* (): AsyncGenerator<Uint8Array> {
    for await (const { stream, data } of session.output) {
      if (stream === 'stderr') stderr = (stderr + Buffer.from(data).toString('latin1')).slice(0, MAX_STDERR);
      else {
        if (begin.length < HEADER) begin = Buffer.concat([begin, data.subarray(0, HEADER)]).subarray(0, HEADER);
        yield data;
      }
    }
  };
  return {
    entries: (through) => ReadableStream.from(stdout()).pipeThrough(through),
    stderr: () => Buffer.from(stderr, 'latin1').toString(),
    isEmpty: () => begin.length === 0,
    begin: () => begin,
  };
}

/** What a shell says before its command is no archive, whatever the reader makes of it. */
function noArchive(begin: Buffer): AisubmitError | undefined {
  if (begin.length === 0 || begin.toString('latin1', MAGIC_AT, MAGIC_AT + 5) === 'ustar') return undefined;
  const [line = ''] = begin.toString().trim().split('\n');
  return new AisubmitError('REJECTED', `the pod sent no archive but "${safeText(line, 60)}"`, {
    fix: 'find what in that image prints this, and let it print nothing, or to stderr; only tar may write to stdout',
  });
}

/** The reader's own words are about bytes. */
function broken(error: unknown): AisubmitError {
  const why =
    error instanceof Error && /^[\w .]{1,80}$/.test(error.message) ? ` (${error.message.replace(/\.$/, '')})` : '';
  return new AisubmitError('REJECTED', `the pod sent an archive that cannot be read${why}`, {
    fix: 'try again; if it stays, tar in that image does not work',
  });
}
