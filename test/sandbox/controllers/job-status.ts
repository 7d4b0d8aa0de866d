import { type Fields, listAt, numberAt, sameJson, stringAt } from '../api/fields.ts';
import { timestamp } from '../api/object.ts';
import { failedIndexes, isOver, type JobVerdict, type JobView } from './job-rules.ts';
import { type Condition, hasCondition, isReady, withCondition } from './pod-facts.ts';

interface JobEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** What a Job's status gains at a turn of its life, and what is said about it. */
interface Turn {
  readonly conditions: readonly Condition[];
  readonly event: JobEvent;
}

const REACHED = { reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' } as const;

const COMPLETED: Turn = {
  conditions: [
    { type: 'SuccessCriteriaMet', status: 'True', ...REACHED },
    { type: 'Complete', status: 'True', ...REACHED },
  ],
  event: { type: 'Normal', reason: 'Completed', message: 'Job completed' },
};
const SUSPENDED: Turn = {
  conditions: [{ type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' }],
  event: { type: 'Normal', reason: 'Suspended', message: 'Job suspended' },
};
const RESUMED: Turn = {
  conditions: [{ type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed' }],
  event: { type: 'Normal', reason: 'Resumed', message: 'Job resumed' },
};

/** The status to write, if it differs from what is there, and the event that goes with it. */
export function nextJobStatus(view: JobView, verdict: JobVerdict): { status: Fields | undefined; event?: JobEvent } {
  const { job, active } = view;
  const before = job.status ?? {};
  if (isOver(job) && active.length === 0 && (numberAt(before, 'active') ?? 0) === 0) return { status: undefined };
  const turn = turnOf(view, verdict);
  let conditions = listAt(before, 'conditions');
  for (const condition of turn?.conditions ?? []) conditions = withCondition(conditions, condition);
  const completionTime = turn === COMPLETED ? timestamp() : stringAt(before, 'completionTime');
  const startTime = verdict.isSuspended ? undefined : (stringAt(before, 'startTime') ?? timestamp());
  const status: Fields = {
    conditions,
    startTime: startTime ?? null,
    completionTime: completionTime ?? null,
    ...counts(view, verdict),
  };
  const isSame = Object.entries(status).every(([key, value]) => sameJson(before[key] ?? null, value));
  if (isSame) return { status: undefined };
  return { status, ...(turn === undefined ? {} : { event: turn.event }) };
}

function turnOf({ job }: JobView, verdict: JobVerdict): Turn | undefined {
  if (verdict.isOver) {
    if (isOver(job)) return undefined;
    return verdict.failure === undefined ? COMPLETED : failed(verdict.failure);
  }
  const wasSuspended = hasCondition(job, 'Suspended');
  if (verdict.isSuspended === wasSuspended) return undefined;
  return verdict.isSuspended ? SUSPENDED : RESUMED;
}

function failed(failure: { readonly reason: string; readonly message: string }): Turn {
  return {
    conditions: [
      { type: 'FailureTarget', status: 'True', ...failure },
      { type: 'Failed', status: 'True', ...failure },
    ],
    event: { type: 'Warning', ...failure },
  };
}

function counts(view: JobView, { isOver: isEnding }: JobVerdict): Fields {
  const isIndexed = stringAt(view.job, 'spec.completionMode') === 'Indexed';
  const lost = failedIndexes(view);
  return {
    active: orNull(isEnding ? 0 : view.active.length),
    ready: isEnding ? 0 : view.active.filter(isReady).length,
    succeeded: orNull(view.succeeded),
    failed: orNull(view.failed),
    terminating: view.terminating,
    uncountedTerminatedPods: {},
    ...(isIndexed && view.doneIndexes.size > 0 ? { completedIndexes: ranges([...view.doneIndexes]) } : {}),
    ...(lost.length > 0 ? { failedIndexes: ranges(lost) } : {}),
  };
}

function orNull(count: number): number | null {
  return count === 0 ? null : count;
}

/** `0-3,5`: how a Job writes its completed indexes. */
function ranges(indexes: number[]): string {
  const sorted = indexes.sort((a, b) => a - b);
  const parts: [number, number][] = [];
  for (const index of sorted) {
    const last = parts.at(-1);
    if (last !== undefined && last[1] + 1 === index) last[1] = index;
    else parts.push([index, index]);
  }
  return parts
    .map(([from, to]) => (from === to ? String(from) : `${from}${to - from === 1 ? ',' : '-'}${to}`))
    .join(',');
}
