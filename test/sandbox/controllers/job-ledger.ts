import { numberAt } from '../api/fields.ts';
import type { Obj } from '../api/object.ts';
import { exitRuleOf } from './job-failure-policy.ts';
import type { JobView } from './job-rules.ts';
import { isFailed, isFinished, isSucceeded } from './pod-facts.ts';

export const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking';

interface Account {
  readonly countedUids: Set<string>;
  succeeded: number;
  failed: number;
  /** Failures that the failure policy ignores: replaced, but not counted. */
  ignored: number;
  readonly doneIndexes: Set<number>;
  readonly failuresByIndex: Map<number, number>;
  failJob: string | undefined;
  lastFailureMs: number;
  startedMs: number;
  finishedAt: string | undefined;
}

/** Remembers which finished pods of a Job have been counted, so that a pod that is deleted stays counted. */
export class JobLedger {
  readonly #accounts = new Map<string, Account>();

  /** Counts the pods that finished since last time. */
  count(job: Obj, pods: readonly Obj[]): JobView {
    const account = this.#accountOf(job);
    for (const pod of pods) if (isFinished(pod)) enter(account, job, pod);
    const gone = pods.filter((pod) => !isFinished(pod) && pod.metadata.deletionTimestamp !== undefined);
    const active = pods.filter((pod) => !isFinished(pod));
    return { job, active, terminating: gone.length, ...account };
  }

  forget(job: Obj): void {
    this.#accounts.delete(job.metadata.uid ?? '');
  }

  #accountOf(job: Obj): Account {
    const uid = job.metadata.uid ?? '';
    let account = this.#accounts.get(uid);
    if (account === undefined) {
      account = {
        countedUids: new Set(),
        succeeded: numberAt(job, 'status.succeeded') ?? 0,
        failed: numberAt(job, 'status.failed') ?? 0,
        ignored: 0,
        doneIndexes: new Set(),
        failuresByIndex: new Map(),
        failJob: undefined,
        lastFailureMs: 0,
        startedMs: Date.now(),
        finishedAt: undefined,
      };
      this.#accounts.set(uid, account);
    }
    return account;
  }
}

function enter(account: Account, job: Obj, pod: Obj): void {
  const uid = pod.metadata.uid ?? '';
  if (account.countedUids.has(uid) || pod.metadata.finalizers?.includes(TRACKING_FINALIZER) !== true) return;
  account.countedUids.add(uid);
  const index = indexOf(pod);
  if (isSucceeded(pod)) {
    if (index === undefined || !account.doneIndexes.has(index)) account.succeeded += 1;
    if (index !== undefined) account.doneIndexes.add(index);
    return;
  }
  if (!isFailed(pod)) return;
  account.lastFailureMs = Date.now();
  const rule = exitRuleOf(job, pod);
  if (rule?.action === 'Ignore') {
    account.ignored += 1;
    return;
  }
  account.failed += 1;
  if (index !== undefined) account.failuresByIndex.set(index, (account.failuresByIndex.get(index) ?? 0) + 1);
  if (rule?.action === 'FailJob') account.failJob ??= rule.message;
}

/** The completion index of a pod of an Indexed Job. */
export function indexOf(pod: Obj): number | undefined {
  const text = pod.metadata.annotations?.['batch.kubernetes.io/job-completion-index'];
  return text === undefined ? undefined : Number(text);
}
