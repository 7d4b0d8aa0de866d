import type { Pod } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import { containers } from '../status/containers.ts';
import { ApiError, hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { containerRuns } from './container-runs.ts';
import { LogPosition, type TimedPiece } from './log-position.ts';
import type { LogTarget, TailOptions } from './log-range.ts';
import { openLog } from './open-log.ts';

const RETRY_MS = 1000;

/**
 * Gives out one container's log. While following, a lost connection is taken up again after the last character that came,
 * and so is one that the server ended while the container went on, as it does after some hours.
 */
export async function* tailContainer(
  api: KubeApi,
  target: LogTarget,
  options: TailOptions,
): AsyncGenerator<TimedPiece> {
  const { position = new LogPosition() } = options;
  const left = { bytes: options.limitBytes ?? Number.POSITIVE_INFINITY };
  for (let next: TailOptions | undefined = options; next !== undefined && left.bytes > 0; ) {
    const outcome: Outcome = yield* readFrom(api, target, { ...next, position, left });
    if (outcome === 'done' || !next.follow) return;
    next = outcome === 'cut' ? options : await afterEnd(api, target, options);
    if (next?.follow === true) await options.clock.sleep(RETRY_MS, options.signal);
  }
}

/** `ended` is what a server says that has nothing more, or that no longer wants to. */
type Outcome = 'done' | 'cut' | 'ended';

interface Reading extends TailOptions {
  readonly position: LogPosition;
  readonly left: { bytes: number };
}

async function* readFrom(api: KubeApi, target: LogTarget, options: Reading): AsyncGenerator<TimedPiece, Outcome> {
  const { position, left, signal } = options;
  position.begin();
  try {
    for await (const piece of openLog(api, target, { ...options, after: position.time })) {
      const fresh = position.take(piece);
      if (fresh === undefined) continue;
      yield withTime(shortened(fresh, left, options.raw === true), options);
      if (left.bytes <= 0) return 'done';
    }
    return 'ended';
  } catch (error) {
    const outcome = signal?.aborted ? undefined : afterError(error, options);
    if (outcome !== undefined) return outcome;
    throw error;
  }
}

/** What an error means for a log; undefined where it is one. */
function afterError(error: unknown, { follow, mayBeGone }: TailOptions): Outcome | undefined {
  const isGone = hasStatus(error, 404);
  if (mayBeGone === true && (isGone || hasStatus(error, 400))) return 'done';
  if (!follow) return undefined;
  if (isGone) return 'done';
  return isPassing(error) ? 'cut' : undefined;
}

function withTime(piece: TimedPiece, { timestamps }: TailOptions): TimedPiece {
  return timestamps === true && piece.begins && piece.time !== undefined
    ? { ...piece, text: `${piece.time} ${piece.text}` }
    : piece;
}

/** What of a piece `limitBytes` leaves; its line feed counts. */
function shortened(piece: TimedPiece, left: { bytes: number }, raw: boolean): TimedPiece {
  const encoding = raw ? 'latin1' : 'utf8';
  const bytes = Buffer.from(piece.text, encoding);
  const allowed = left.bytes;
  left.bytes -= bytes.length + (piece.ends ? 1 : 0);
  if (left.bytes >= 0) return piece;
  return { ...piece, text: bytes.subarray(0, allowed).toString(encoding), ends: false };
}

/**
 * How to go on after the server ended a log: as before while that run of the container goes on; once more, for what was
 * written meanwhile, when it has ended; not at all when nothing of it is left.
 */
async function afterEnd(api: KubeApi, target: LogTarget, options: TailOptions): Promise<TailOptions | undefined> {
  const { namespace, pod: name, container, run } = target;
  try {
    const path = apiPath({ apiVersion: 'v1', kind: 'Pod', namespace, name });
    const { body } = await api.request<Pod>({ method: 'GET', path, signal: options.signal });
    const status = containers(body).find((each) => each.status.name === container)?.status;
    const { newest, isRunning, previous } = containerRuns(status);
    const isNewest = run === undefined || run === newest;
    if (isNewest) return isRunning ? options : { ...options, follow: false, mayBeGone: true };
    return run === previous ? { ...options, follow: false, previous: true, mayBeGone: true } : undefined;
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    if (isPassing(error)) return options;
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
