import { apiPath } from '../resource-paths.ts';
import { ApiError } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { TimedPiece } from './log-position.ts';
import type { LogTarget, TailOptions } from './log-range.ts';
import { type LogPiece, splitLog } from './split-log.ts';

/** A progress bar without line feeds would otherwise grow one endless line. */
const MAX_LINE_BYTES = 64 * 1024;
/** A connection whose other end has gone, as after a laptop slept, looks like a container that is quiet. */
const QUIET_MS = 5 * 60_000;
/** The log of a run that is over ends by itself; one that does not may be that of the next, which has nothing to say. */
const OVER_QUIET_MS = 1000;

/** Opens one container's log once and gives out its pieces, each line with its time. */
export async function* openLog(
  api: KubeApi,
  target: LogTarget,
  options: TailOptions & { readonly after: string | undefined; readonly onOpen: () => void },
): AsyncGenerator<TimedPiece> {
  const { after, raw } = options;
  const quiet = new AbortController();
  const signal = options.signal === undefined ? quiet.signal : AbortSignal.any([options.signal, quiet.signal]);
  try {
    const stream = await api.stream({
      method: 'GET',
      path: apiPath({ apiVersion: 'v1', kind: 'Pod', namespace: target.namespace, name: target.pod }, 'log'),
      accept: '*/*',
      query: {
        container: target.container,
        timestamps: true,
        follow: options.follow || undefined,
        previous: options.previous === true ? true : undefined,
        tailLines: after === undefined ? options.tail : undefined,
        sinceSeconds: after === undefined ? options.sinceSeconds : undefined,
        // The API keeps whole seconds of it.
        sinceTime: after ?? options.sinceTime,
      },
      signal,
    });
    options.onOpen();
    const heard = options.follow ? noSilence(stream, quiet, options.over) : stream;
    const pieces = splitLog(heard, { maxBytes: MAX_LINE_BYTES, encoding: raw === true ? 'latin1' : 'utf8' });
    for await (const piece of pieces) if (!isCutTime(piece)) yield timed(piece, raw === true);
  } catch (error) {
    if (!quiet.signal.aborted || options.signal?.aborted) throw error;
    throw new ApiError('UNREACHABLE', `nothing came from ${api.server} for some minutes`, { transient: true });
  }
}

/** Gives up a stream that has been silent for long: it is opened anew, and nothing is lost by that. */
async function* noSilence(
  stream: AsyncIterable<Uint8Array>,
  quiet: AbortController,
  over: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const restart = (): void => {
    stop();
    timer = setTimeout(() => quiet.abort(), over?.aborted === true ? OVER_QUIET_MS : QUIET_MS);
  };
  // While a reader is slow it is not the stream that is silent.
  const hurry = (): void => void (timer !== undefined && restart());
  over?.addEventListener('abort', hurry);
  try {
    restart();
    for await (const chunk of stream) {
      stop();
      yield chunk;
      restart();
    }
  } finally {
    stop();
    over?.removeEventListener('abort', hurry);
  }
}

const TIMED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z ?/;

/** True for what is left of a line where a stream ended within its time: no character of the container's came. */
function isCutTime({ text, begins, ends }: LogPiece): boolean {
  return begins && !ends && /^[\dT:.-]{1,29}$/.test(text);
}

/** Takes the time off the beginning of a line and writes it with nine digits, so that times compare as text. */
function timed(piece: Omit<TimedPiece, 'time'>, raw: boolean): TimedPiece {
  const match = piece.begins ? TIMED.exec(piece.text) : null;
  const rest = match === null ? piece.text : piece.text.slice(match[0].length);
  const text = !raw && piece.ends && rest.endsWith('\r') ? rest.slice(0, -1) : rest;
  const time = match === null ? undefined : `${match[1]}.${(match[2] ?? '').padEnd(9, '0')}Z`;
  return { ...piece, text, time };
}
