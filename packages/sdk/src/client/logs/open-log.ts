import { apiPath } from '../resource-paths.ts';
import { ApiError } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { TimedPiece } from './log-position.ts';
import type { LogTarget, TailOptions } from './log-range.ts';
import { splitLog } from './split-log.ts';

/** A progress bar without line feeds would otherwise grow one endless line. */
const MAX_LINE_BYTES = 64 * 1024;
/** A connection whose other end has gone, as after a laptop slept, looks like a container that is quiet. */
const QUIET_MS = 5 * 60_000;

/** Opens one container's log once and gives out its pieces, each line with its time. */
export async function* openLog(
  api: KubeApi,
  target: LogTarget,
  options: TailOptions & { readonly after: string | undefined },
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
    const heard = options.follow ? noSilence(stream, quiet) : stream;
    const pieces = splitLog(heard, { maxBytes: MAX_LINE_BYTES, encoding: raw === true ? 'latin1' : 'utf8' });
    for await (const piece of pieces) yield timed(piece, raw === true);
  } catch (error) {
    if (!quiet.signal.aborted || options.signal?.aborted) throw error;
    throw new ApiError('UNREACHABLE', `nothing came from ${api.server} for some minutes`, { transient: true });
  }
}

/** Gives up a stream that has been silent for long: it is opened anew, and nothing is lost by that. */
async function* noSilence(stream: AsyncIterable<Uint8Array>, quiet: AbortController): AsyncGenerator<Uint8Array> {
  let timer: NodeJS.Timeout | undefined;
  const restart = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => quiet.abort(), QUIET_MS);
  };
  try {
    restart();
    for await (const chunk of stream) {
      clearTimeout(timer);
      yield chunk;
      restart();
    }
  } finally {
    clearTimeout(timer);
  }
}

const TIMED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z ?/;

/** Takes the time off the beginning of a line and writes it with nine digits, so that times compare as text. */
function timed(piece: Omit<TimedPiece, 'time'>, raw: boolean): TimedPiece {
  const match = piece.begins ? TIMED.exec(piece.text) : null;
  const rest = match === null ? piece.text : piece.text.slice(match[0].length);
  const text = !raw && piece.ends && rest.endsWith('\r') ? rest.slice(0, -1) : rest;
  const time = match === null ? undefined : `${match[1]}.${(match[2] ?? '').padEnd(9, '0')}Z`;
  return { ...piece, text, time };
}
