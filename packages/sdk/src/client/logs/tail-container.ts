import type { Pod } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import { safeText } from '../safe-text.ts';
import { containers } from '../status/containers.ts';
import { ApiError, hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { type ContainerRuns, containerRuns } from './container-runs.ts';
import { LogPosition, type TimedPiece } from './log-position.ts';
import type { LogTarget, TailOptions } from './log-range.ts';
import { openLog } from './open-log.ts';

const RETRY_MS = 1000;

/**
 * Gives out one container's log. While following, a lost connection is taken up again after the last character that came,
 * and so is one that the server ended while the container went on, as it does after some hours. Where the container has
 * restarted meanwhile, the rest of the run that is meant is read from what the node keeps of it.
 */
export async function* tailContainer(
  api: KubeApi,
  target: LogTarget,
  options: TailOptions,
): AsyncGenerator<TimedPiece> {
  const { position = new LogPosition(), clock, signal, follow } = options;
  const tail = { position, left: { bytes: options.limitBytes ?? Number.POSITIVE_INFINITY }, isFollowed: follow };
  const opened: Opened = {};
  let next: TailOptions | undefined = follow && options.over?.aborted ? await goOn(api, target, options) : options;
  while (next !== undefined && tail.left.bytes > 0) {
    const outcome: Outcome = yield* readFrom(api, target, { ...next, ...tail, opened });
    if (outcome === 'done' || !follow || (outcome === 'ended' && !next.follow)) return;
    if (outcome === 'cut') await clock.sleep(RETRY_MS, signal);
    next = await goOn(api, target, options);
    if (outcome === 'ended' && next?.follow === true) await clock.sleep(RETRY_MS, signal);
  }
}

/** `ended` is what a server says that has nothing more, or that no longer wants to; `other` is the log of another run. */
type Outcome = 'done' | 'cut' | 'ended' | 'other';

interface Opened {
  /** When the log was opened for the first time, in milliseconds; undefined before. */
  at?: number;
}

interface Reading extends TailOptions {
  readonly position: LogPosition;
  readonly left: { bytes: number };
  readonly opened: Opened;
  /** True for the rest of a followed log, too. */
  readonly isFollowed: boolean;
}

async function* readFrom(api: KubeApi, target: LogTarget, options: Reading): AsyncGenerator<TimedPiece, Outcome> {
  const { position, left, signal, opened, clock } = options;
  position.begin();
  const after = position.time;
  const isTheirs = checkOnce(api, target, { after, isAgain: opened.at !== undefined, options });
  const onOpen = (): void => {
    opened.at ??= clock.now();
  };
  try {
    for await (const piece of openLog(api, target, { ...options, ...rangeOf(options), after, onOpen })) {
      if (!(await isTheirs(piece))) return 'other';
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

/** Where nothing has come yet, a log that is opened again must not begin later than it did at first. */
function rangeOf({ opened, sinceSeconds, tail, clock }: Reading): Partial<TailOptions> {
  if (opened.at === undefined) return {};
  const since = sinceSeconds ?? (tail === 0 ? 0 : undefined);
  const elapsed = Math.ceil((clock.now() - opened.at) / 1000) + 1;
  return { tail: undefined, sinceSeconds: since === undefined ? undefined : since + elapsed };
}

interface Check {
  readonly after: string | undefined;
  readonly isAgain: boolean;
  readonly options: Reading;
}

/**
 * Makes sure that a log is of the run that is meant, by the first of its lines: a container may restart before a log is
 * opened, and the API does not say whose it is. One that has the line that came last is. Else the status tells, asked
 * twice: nodes are ahead of it.
 */
function checkOnce(api: KubeApi, target: LogTarget, check: Check): (piece: TimedPiece) => Promise<boolean> {
  const { after, isAgain, options } = check;
  let isKnown = !options.isFollowed || target.run === undefined;
  return async ({ time }) => {
    if (isKnown || time === undefined) return true;
    const isStale = options.previous !== true && (isAgain || options.over?.aborted === true);
    const isDoubtful = after === undefined ? isStale : time > after;
    isKnown = !isDoubtful || (await isNamedSo(api, target, options));
    if (isKnown && isDoubtful && after !== undefined)
      options.onNote?.(`${describe(target)} wrote more than its node keeps; lines may be missing`);
    return isKnown;
  };
}

async function isNamedSo(api: KubeApi, target: LogTarget, options: Reading): Promise<boolean> {
  const { clock, signal, previous } = options;
  for (let look = 0; look < 2; look += 1) {
    if (look > 0) await clock.sleep(RETRY_MS, signal);
    const runs = await runsOf(api, target, signal);
    if (target.run !== (previous === true ? runs.previous : runs.newest)) return false;
  }
  return true;
}

/** What an error means for a log; undefined where it is one. */
function afterError(error: unknown, { isFollowed, mayBeGone }: Reading): Outcome | undefined {
  const isGone = hasStatus(error, 404);
  if (mayBeGone === true && (isGone || hasStatus(error, 400))) return 'done';
  if (!isFollowed) return undefined;
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
async function goOn(api: KubeApi, target: LogTarget, options: TailOptions): Promise<TailOptions | undefined> {
  const { run } = target;
  try {
    const { newest, isRunning, previous } = await runsOf(api, target, options.signal);
    const rest = { ...options, follow: false, mayBeGone: true };
    if (run === undefined || run === newest) return isRunning ? options : rest;
    if (run === previous) return { ...rest, previous: true };
    if (newest !== undefined) options.onNote?.(lostRuns(target, 'twice'));
    return undefined;
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    if (isPassing(error)) return options;
    throw error;
  }
}

async function runsOf(
  api: KubeApi,
  { namespace, pod: name, container }: LogTarget,
  signal: AbortSignal | undefined,
): Promise<ContainerRuns> {
  const path = apiPath({ apiVersion: 'v1', kind: 'Pod', namespace, name });
  const { body } = await api.request<Pod>({ method: 'GET', path, signal });
  return containerRuns(containers(body).find((each) => each.status.name === container)?.status);
}

/** Says that a container restarted so often that its node has not kept everything. */
export function lostRuns(target: LogTarget, times: string): string {
  return `${describe(target)} restarted ${times}; lines between may be missing`;
}

function describe({ pod, container }: LogTarget): string {
  return `container ${safeText(container, 63)} of pod ${safeText(pod, 253)}`;
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
