import { AisubmitError } from '../../errors.ts';
import type { Parent, Pod } from '../kube-types.ts';
import { listPages } from '../list-pages.ts';
import { safeText } from '../safe-text.ts';
import { podSelector, readStatus } from '../status/observe.ts';
import { ownPods } from '../status/own-pods.ts';
import { isFinal } from '../status/workload-state.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { describeRef, type WorkloadRef } from '../workload-ref.ts';
import { chooseContainers } from './choose-container.ts';
import { DEFAULT_MAX_STREAMS, type LogLine, type LogsOptions } from './log-line.ts';
import type { TimedPiece } from './log-position.ts';
import type { LogTarget, TailOptions } from './log-range.ts';
import { mergeByTime, type Sourced } from './merge-by-time.ts';
import { isWaitingToStart, tailContainer } from './tail-container.ts';

type ReadOptions = LogsOptions & TailOptions;

/** Gives out what the pods of a workload have written so far, merged by time, and ends. */
export async function* readLogs(
  api: KubeApi,
  ref: WorkloadRef,
  { parent, options }: { readonly parent: Parent; readonly options: ReadOptions },
): AsyncGenerator<LogLine> {
  const pods = choosePods(await podsOf(api, ref, { parent, signal: options.signal }), options.pod);
  const targets = pods.flatMap((pod) =>
    chooseContainers(pod, options).map((container) => ({
      namespace: ref.namespace,
      pod: pod.metadata?.name ?? '',
      container,
    })),
  );
  const silent = new Map<LogTarget, unknown>();
  for await (const { source, piece } of inOrder(api, targets, { options, silent })) yield toLine(source, piece);
  if (silent.size === targets.length) throw await noLogs(api, ref, { options, silent, pods });
}

/** All pods of a workload, by name. */
export async function podsOf(
  api: KubeApi,
  ref: WorkloadRef,
  { parent, signal }: { readonly parent: Parent; readonly signal: AbortSignal | undefined },
): Promise<readonly Pod[]> {
  const found: Pod[] = [];
  const collection = { apiVersion: 'v1', kind: 'Pod', namespace: ref.namespace };
  for await (const pods of listPages<Pod>(api, collection, { labelSelector: podSelector(ref), signal })) {
    found.push(...ownPods(ref, parent, pods));
  }
  return found;
}

const MAX_NAMES = 10;

/**
 * Leaves the one pod that was asked for.
 *
 * @throws AisubmitError `NOT_FOUND` with the names there are.
 */
export function choosePods(pods: readonly Pod[], wanted: string | undefined): readonly Pod[] {
  if (wanted === undefined) return pods;
  const found = pods.filter(({ metadata }) => metadata?.name === wanted);
  if (found.length > 0) return found;
  const names = pods.slice(0, MAX_NAMES).map(({ metadata }) => safeText(metadata?.name ?? '', 253));
  throw new AisubmitError('NOT_FOUND', `the workload has no pod ${safeText(wanted, 253)}`, {
    fix: names.length === 0 ? 'it has no pods' : `it has: ${names.join(', ')}`,
  });
}

/** Makes a line of a piece; names are safe to show. */
export function toLine({ pod, container }: LogTarget, { text, ends }: TimedPiece): LogLine {
  return { pod: safeText(pod, 253), container: safeText(container, 63), line: text, partial: !ends };
}

interface Reading {
  readonly options: ReadOptions;
  /** Logs that cannot be read yet, or no more, and why. */
  readonly silent: Map<LogTarget, unknown>;
}

async function* inOrder(
  api: KubeApi,
  targets: readonly LogTarget[],
  { options, silent }: Reading,
): AsyncGenerator<Sourced<LogTarget>> {
  const { maxStreams = DEFAULT_MAX_STREAMS, onNote } = options;
  const open = (target: LogTarget): AsyncGenerator<TimedPiece> => whereThereIsOne(api, target, { options, silent });
  if (targets.length <= maxStreams) return yield* mergeByTime(new Map(targets.map((each) => [each, open(each)])));
  onNote?.(`${targets.length} logs are too many to merge by time: they come one after the other`);
  for (const source of targets) for await (const piece of open(source)) yield { source, piece };
}

async function* whereThereIsOne(
  api: KubeApi,
  target: LogTarget,
  { options, silent }: Reading,
): AsyncGenerator<TimedPiece> {
  try {
    yield* tailContainer(api, target, options);
  } catch (error) {
    if (!isWaitingToStart(error) && !hasNoPrevious(error) && !hasStatus(error, 404)) throw error;
    silent.set(target, error);
  }
}

function hasNoPrevious(error: unknown): boolean {
  return hasStatus(error, 400) && /previous terminated container/.test(error.message);
}

async function noLogs(
  api: KubeApi,
  ref: WorkloadRef,
  { options, silent, pods }: Reading & { readonly pods: readonly Pod[] },
): Promise<AisubmitError> {
  const what = describeRef(ref);
  if ([...silent.values()].some(hasNoPrevious)) {
    return new AisubmitError('NOT_FOUND', `no container of ${what} has restarted, so there is no run before this one`, {
      fix: 'leave --previous out',
    });
  }
  const { state, sentence, next } = await readStatus(api, ref, { signal: options.signal });
  if (pods.length === 0 && (isFinal(state) || state === 'Suspended')) {
    return new AisubmitError('NOT_FOUND', `${what} has no logs any more: its pods are gone (${sentence})`, {
      fix: 'logs go with the pods; write what should stay to a volume or a bucket, or run it again',
    });
  }
  return new AisubmitError('NOT_FOUND', `${what} has no logs yet: ${sentence}`, {
    fix: next ?? 'wait for them with --follow',
  });
}
