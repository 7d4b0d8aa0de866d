import { boolAt, listAt, numberAt, stringAt } from '../api/fields.ts';
import type { Obj } from '../api/object.ts';
import type { PodExtras } from './create-pod.ts';
import { indexOf, TRACKING_FINALIZER } from './job-ledger.ts';
import { hasCondition } from './pod-facts.ts';

/** A Job, its pods that are not finished, and the counts so far. */
export interface JobView {
  readonly job: Obj;
  readonly active: readonly Obj[];
  readonly terminating: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly doneIndexes: ReadonlySet<number>;
  readonly failuresByIndex: ReadonlyMap<number, number>;
  readonly failJob: string | undefined;
  readonly lastFailureMs: number;
  readonly finishedAt: string | undefined;
}

export interface JobVerdict {
  readonly isOver: boolean;
  readonly isSuspended: boolean;
  readonly failure?: { readonly reason: string; readonly message: string };
  readonly wakeAfterMs?: number;
}

/** Real Jobs wait ten seconds and double; a test has no time for that. */
const BACKOFF_MS = 20;
const MAX_BACKOFF_MS = 500;

/** Decides whether a Job is done, has failed, is paused or goes on. */
export function judgeJob(view: JobView): JobVerdict {
  const { job, succeeded, failed } = view;
  if (isOver(job)) return { isOver: true, isSuspended: false };
  const over = (reason: string, message: string): JobVerdict => ({
    isOver: true,
    isSuspended: false,
    failure: { reason, message },
  });
  if (view.failJob !== undefined) return over('PodFailurePolicy', view.failJob);
  const lost = failedIndexes(view);
  if (failed > (numberAt(job, 'spec.backoffLimit') ?? 6))
    return over('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  const isSuspended = boolAt(job, 'spec.suspend') === true;
  const deadline = numberAt(job, 'spec.activeDeadlineSeconds');
  const startTime = stringAt(job, 'status.startTime');
  const leftMs =
    deadline === undefined || startTime === undefined || isSuspended
      ? undefined
      : Date.parse(startTime) + deadline * 1000 - Date.now();
  if (leftMs !== undefined && leftMs <= 0)
    return over('DeadlineExceeded', 'Job was active longer than specified deadline');
  const wake = leftMs === undefined ? {} : { wakeAfterMs: leftMs + 5 };
  if (lost.length > 0 && succeeded + lost.length >= (numberAt(job, 'spec.completions') ?? 1))
    return over('FailedIndexes', 'Job has failed indexes');
  return { isOver: isComplete(view, succeeded), isSuspended, ...wake };
}

/** Indexes that have failed once too often for the limit that each has to itself. */
export function failedIndexes({ job, failuresByIndex, doneIndexes }: JobView): number[] {
  const limit = numberAt(job, 'spec.backoffLimitPerIndex');
  if (limit === undefined) return [];
  return [...failuresByIndex]
    .filter(([index, count]) => count > limit && !doneIndexes.has(index))
    .map(([index]) => index);
}

/** Whether a Job has ended, well or badly. */
export function isOver(job: Obj): boolean {
  return hasCondition(job, 'Complete') || hasCondition(job, 'Failed');
}

function isComplete({ job, active }: JobView, succeeded: number): boolean {
  const completions = numberAt(job, 'spec.completions');
  return completions === undefined ? succeeded > 0 && active.length === 0 : succeeded >= completions;
}

/** Which pods to make now: an index each for Indexed Jobs. After a failure there is a pause. */
export function podsWanted(view: JobView): { wanted: (number | undefined)[]; afterMs: number } {
  const { job, active, succeeded, failed } = view;
  const parallelism = numberAt(job, 'spec.parallelism') ?? 1;
  const completions = numberAt(job, 'spec.completions');
  // Without a number of completions, nothing is started once one has succeeded.
  const openEnded = succeeded > 0 ? 0 : parallelism;
  const lost = new Set(failedIndexes(view));
  const left = completions === undefined ? openEnded : completions - succeeded - lost.size;
  const count = Math.max(0, Math.min(parallelism, left) - active.length);
  const pause = failed === 0 ? 0 : Math.min(MAX_BACKOFF_MS, BACKOFF_MS * 2 ** Math.min(failed, 10));
  const afterMs = Math.max(0, view.lastFailureMs + pause - Date.now());
  if (stringAt(job, 'spec.completionMode') !== 'Indexed')
    return { wanted: Array.from({ length: count }, () => undefined), afterMs };
  const taken = new Set(active.map(indexOf));
  const free = Array.from({ length: completions ?? 0 }, (_, index) => index).filter(
    (index) => !taken.has(index) && !view.doneIndexes.has(index) && !lost.has(index),
  );
  return { wanted: free.slice(0, count), afterMs };
}

/** Names, labels and environment of a Job's pod. */
export function podExtras(job: Obj, index: number | undefined): PodExtras {
  const { name } = job.metadata;
  if (index === undefined) return { generateName: `${name}-`, finalizers: [TRACKING_FINALIZER] };
  const key = 'batch.kubernetes.io/job-completion-index';
  const variable = {
    name: 'JOB_COMPLETION_INDEX',
    valueFrom: { fieldRef: { fieldPath: `metadata.labels['${key}']` } },
  };
  return {
    generateName: `${name}-${index}-`,
    labels: { [key]: String(index) },
    annotations: { [key]: String(index) },
    finalizers: [TRACKING_FINALIZER],
    amend: (spec) => {
      spec['hostname'] ??= `${name}-${index}`.slice(0, 63);
      for (const container of [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')]) {
        container['env'] = [...listAt(container, 'env'), variable];
      }
    },
  };
}
