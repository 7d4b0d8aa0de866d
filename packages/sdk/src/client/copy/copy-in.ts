import { stat } from 'node:fs/promises';
import { AisubmitError } from '../../errors.ts';
import { startCommand } from '../exec/start-command.ts';
import type { ExecExit, ExecSession } from '../stream/exec/exec-session.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { type CopyOptions, type CopyPlace, type CopyProgress, createTally } from './copy-options.ts';
import { localError } from './local-error.ts';
import { sourceName } from './local-sources.ts';
import { podError } from './pod-error.ts';
import { UNPACK } from './pod-scripts.ts';

/** What is copied to where. */
export interface CopyIn {
  readonly place: CopyPlace;
  /** Paths of this machine. */
  readonly sources: readonly string[];
  /** A path in the pod, as `cp -r` takes it: a folder that is there, or one source's new name. */
  readonly target: string;
}

/**
 * Copies files and folders into a pod. They get their names there once all have come; a copy that breaks leaves nothing.
 *
 * @throws AisubmitError `INVALID_INPUT` when this machine cannot read a source, `REJECTED` when the pod cannot write,
 * `UNREACHABLE` when the connection breaks.
 */
export async function copyIn(api: KubeApi, what: CopyIn, options: CopyOptions): Promise<CopyProgress> {
  const tally = createTally(options);
  const { sources, target } = what;
  for (const source of sources)
    await stat(source).catch((error: unknown) => {
      throw localError(source, error);
    });
  const { packArchive } = await import('./pack-archive.ts');
  const session = await startCommand(api, {
    ...what.place,
    command: ['/bin/sh', '-c', UNPACK, 'sh', ...scriptWords(what)],
    stdin: true,
    signal: options.signal,
  });
  const sending = send(session, packArchive(sources, { options, tally }));
  const { exit, stderr } = await outcome(session).catch((error: unknown) => {
    throw sending.failure() ?? error;
  });
  // A pod that stops reading says why.
  if (exit.code !== 0) throw sending.failure() ?? podError(target, exit, stderr);
  return tally.result();
}

function scriptWords({ sources, target }: CopyIn): readonly string[] {
  const { randomBytes } = process.getBuiltinModule('node:crypto');
  const [name = ''] = sources.map(sourceName);
  const into = sources.length > 1 || name === '' || target.endsWith('/');
  return [target.replace(/(?<=.)\/+$/, ''), into ? 'into' : 'name', name, randomBytes(6).toString('hex')];
}

/** Small entries are sent together: each message costs both sides. */
const SEND_BYTES = 128 * 1024;

interface Sending {
  /** What kept this machine from sending everything, other than the connection. */
  readonly failure: () => unknown;
}

function send(session: ExecSession, archive: ReadableStream<Uint8Array>): Sending {
  let failure: unknown;
  sendAll(session, archive).catch((error: unknown) => {
    if (error instanceof AisubmitError && error.code !== 'UNREACHABLE') failure = error;
    session.close();
  });
  return { failure: () => failure };
}

/** Once the command has ended, or the connection, nothing more is read of this machine's files. */
async function sendAll(session: ExecSession, archive: ReadableStream<Uint8Array>): Promise<void> {
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  session.exit.then(end, end);
  let held: Uint8Array[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    const [first = new Uint8Array()] = held;
    if (bytes > 0) await session.write(held.length === 1 ? first : Buffer.concat(held));
    held = [];
    bytes = 0;
  };
  for await (const chunk of archive) {
    held.push(chunk);
    bytes += chunk.length;
    if (bytes >= SEND_BYTES) await flush();
    if (isOver) return;
  }
  await flush();
  await session.endInput();
}

const MAX_STDERR = 4096;

async function outcome(session: ExecSession): Promise<{ readonly exit: ExecExit; readonly stderr: string }> {
  let stderr = '';
  for await (const { data } of session.output)
    stderr = (stderr + Buffer.from(data).toString('latin1')).slice(0, MAX_STDERR);
  return { exit: await session.exit, stderr: Buffer.from(stderr, 'latin1').toString() };
}
