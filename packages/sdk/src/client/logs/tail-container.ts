import { apiPath } from '../resource-paths.ts';
import { splitLines } from '../split-lines.ts';
import { ApiError, hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { RetryClock } from '../transport/retry.ts';

/** A progress bar without line feeds would otherwise grow one endless line. */
const MAX_LINE_BYTES = 64 * 1024;
const RETRY_MS = 1000;

export interface LogTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface LogRange {
  readonly follow: boolean;
  /** Only the last so many lines. */
  readonly tail?: number | undefined;
  /** Only lines of the last so many seconds. */
  readonly sinceSeconds?: number | undefined;
  /** Of the container's run before its last restart. */
  readonly previous?: boolean | undefined;
  /** Keeps the time in front of every line. */
  readonly timestamps?: boolean | undefined;
}

interface TailContext {
  readonly clock: RetryClock;
  readonly signal: AbortSignal | undefined;
}

/**
 * Gives out one container's log lines. While following, a lost connection is taken up again after the last line that
 * came: every line is asked for with its time, which is taken off again.
 */
export async function* tailContainer(
  api: KubeApi,
  target: LogTarget,
  options: LogRange & TailContext,
): AsyncGenerator<string> {
  const position: Position = { last: undefined };
  for (let ended = false; !ended; ) {
    ended = yield* readFrom(api, target, { ...options, position });
    if (!ended) await options.clock.sleep(RETRY_MS, options.signal);
  }
}

/** How far a log has been read. */
interface Position {
  last: string | undefined;
}

/** Reads on from a position; returns false when the connection broke and is worth another try. */
async function* readFrom(
  api: KubeApi,
  target: LogTarget,
  options: LogRange & TailContext & { readonly position: Position },
): AsyncGenerator<string, boolean> {
  const { position } = options;
  const { last } = position;
  try {
    for await (const { time, text } of readLog(api, target, { ...options, after: last })) {
      if (last !== undefined && time !== undefined && time <= last) continue;
      position.last = time ?? position.last;
      yield options.timestamps === true && time !== undefined ? `${time} ${text}` : text;
    }
    return true;
  } catch (error) {
    if (!options.follow) throw error;
    if (hasStatus(error, 404)) return true;
    if (isPassing(error)) return false;
    throw error;
  }
}

/** True when the container has not started yet, or the connection broke. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.transient || isWaitingToStart(error));
}

/** True for the answer of a kubelet whose container does not run yet. */
export function isWaitingToStart(error: unknown): boolean {
  return (
    hasStatus(error, 400) && /waiting to start|PodInitializing|ContainerCreating|is not available/.test(error.message)
  );
}

interface TimedLine {
  readonly time: string | undefined;
  readonly text: string;
}

async function* readLog(
  api: KubeApi,
  target: LogTarget,
  options: LogRange & TailContext & { readonly after: string | undefined },
): AsyncGenerator<TimedLine> {
  const resumed = options.after !== undefined;
  const stream = await api.stream({
    method: 'GET',
    path: apiPath({ apiVersion: 'v1', kind: 'Pod', namespace: target.namespace, name: target.pod }, 'log'),
    accept: '*/*',
    query: {
      container: target.container,
      timestamps: true,
      follow: options.follow || undefined,
      previous: options.previous === true ? true : undefined,
      tailLines: resumed ? undefined : options.tail,
      sinceSeconds: resumed ? undefined : options.sinceSeconds,
      // The API keeps whole seconds of it; what comes twice is left out above.
      sinceTime: options.after,
    },
    signal: options.signal,
  });
  for await (const line of splitLines(stream, MAX_LINE_BYTES)) yield timed(line);
}

const TIMED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z ?/;

/** Takes the time off a line and writes it with nine digits, so that times compare as text. */
function timed(line: string): TimedLine {
  const match = TIMED.exec(line);
  if (match === null) return { time: undefined, text: line };
  return { time: `${match[1]}.${(match[2] ?? '').padEnd(9, '0')}Z`, text: line.slice(match[0].length) };
}
