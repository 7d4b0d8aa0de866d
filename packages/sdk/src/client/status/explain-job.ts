import { QUEUE_LABEL } from '../../build/metadata-keys.ts';
import type { Condition, Parent, Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { SUSPENDED } from '../suspended.ts';
import { disruptionOf } from './explain-disruption.ts';
import { explainFailedPod, overdue } from './explain-failed-pod.ts';
import { explainNotebookEnd, isNotebook } from './explain-notebook-end.ts';
import { explainPods, explainRefused } from './explain-pods.ts';
import { explainQueue } from './explain-queue.ts';
import { explainTrials, hasTrials } from './explain-trials.ts';
import { isAlive, isTrue, latest, type Observed } from './observed.ts';
import { plainly } from './plainly.ts';
import type { Surroundings } from './surroundings.ts';
import type { Finding } from './workload-state.ts';

/** Says what a Job is doing, or why it does not. */
export function explainJob(seen: Observed): Finding {
  const { parent, pods, around } = seen;
  if (isTrue(parent, 'Complete')) {
    return { state: 'Succeeded', problem: false, exitCode: 0, ...finished(seen) };
  }
  const failed = isTrue(parent, 'Failed') ?? isTrue(parent, 'FailureTarget');
  if (failed !== undefined) return explainTrials(parent, explainFailedJob(failed, parent, { pods, around }));
  if (parent.spec?.suspend === true) return explainSuspended(seen);
  return explainTrials(parent, explainOpenJob(seen));
}

function finished(seen: Observed): Pick<Finding, 'sentence' | 'next'> {
  const { parent } = seen;
  if (hasTrials(parent)) return { sentence: `all ${parent.spec?.completions} trials have finished` };
  return isNotebook(parent) ? explainNotebookEnd(seen) : { sentence: 'it has finished' };
}

function explainSuspended({ parent, pods, around }: Observed): Finding {
  const queue = parent.metadata?.labels?.[QUEUE_LABEL];
  const since = isTrue(parent, 'Suspended')?.lastTransitionTime;
  const isHeld = parent.metadata?.annotations?.[SUSPENDED] !== undefined;
  if (queue !== undefined && !isHeld) return { since, ...explainQueue(queue, around?.queue) };
  const stopping = pods.some((pod) => pod.metadata?.deletionTimestamp !== undefined && isAlive(pod));
  return {
    state: 'Suspended',
    sentence: stopping ? 'it is suspended; its pod is still being stopped' : 'it is suspended',
    next: 'let it go on with `kubectl aisubmit resume`',
    problem: false,
    since,
  };
}

/** A pod that failed is history as soon as another try is to come; the Job itself says when it gives up. */
function explainOpenJob(seen: Observed): Finding {
  const finding = explainPods(seen);
  if (finding.state !== 'Failed') return finding;
  const refused = explainRefused(seen);
  if (refused !== undefined) return refused;
  const failures = seen.pods.filter(({ status }) => status?.phase === 'Failed');
  const last = latest(failures);
  const why = last === undefined ? undefined : disruptionOf(last);
  if (why !== undefined) return { state: 'Pending', sentence: `${why}; it is started again`, problem: false };
  const counted = failures.filter((pod) => disruptionOf(pod) === undefined).length;
  const tries = (seen.parent.spec?.backoffLimit ?? 0) + 1;
  if (hasTrials(seen.parent) || counted >= tries) return finding;
  return {
    state: 'Pending',
    sentence: `try ${counted} of ${tries} failed, and the next is about to start: ${finding.sentence}`,
    next: finding.next,
    problem: false,
  };
}

interface Ended {
  readonly pods: readonly Pod[];
  readonly around: Surroundings | undefined;
}

function explainFailedJob(failed: Condition, parent: Parent, { pods, around }: Ended): Finding {
  if (failed.reason === 'DeadlineExceeded') {
    return { state: 'Failed', problem: true, ...overdue(parent.spec?.activeDeadlineSeconds) };
  }
  const failures = pods.filter((pod) => pod.status?.phase === 'Failed');
  const cause = latest(failures);
  if (cause === undefined) return { state: 'Failed', problem: true, ...withoutPods(failed, parent) };
  const finding = explainFailedPod(cause, around);
  const tries = failures.length;
  const often =
    failed.reason === 'BackoffLimitExceeded' && tries > 1
      ? `, and so did ${tries - 1} other ${tries === 2 ? 'try' : 'tries'}`
      : '';
  return { ...finding, state: 'Failed', sentence: `${finding.sentence}${often}` };
}

/** The pods of a Job may be gone before anybody looks. */
function withoutPods({ reason, message = '' }: Condition, { spec }: Parent): Omit<Finding, 'state' | 'problem'> {
  const exit = /[Cc]ontainer (\S+) for pod \S+ failed with exit code (\d+)/.exec(message);
  if (exit !== null) {
    const exitCode = Number(exit[2]);
    return { sentence: `${safeText(exit[1] ?? '', 63)} ended with exit code ${exitCode}`, next: LOOK, exitCode };
  }
  if (reason === 'PodFailurePolicy' && /has condition DisruptionTarget/.test(message)) {
    return { sentence: 'the cluster took its place away, so it was stopped', next: 'submit it again with --replace' };
  }
  if (reason === 'FailedIndexes' || reason === 'MaxFailedIndexesExceeded') {
    return { sentence: 'it failed; its pods are gone, and with them why', next: LOOK };
  }
  if (reason === 'BackoffLimitExceeded') {
    const tries = (spec?.backoffLimit ?? 0) + 1;
    const sentence = tries === 1 ? 'it failed' : `it failed, as did every one of its ${tries} tries`;
    return { sentence: `${sentence}; its pods are gone, and with them why`, next: LOOK };
  }
  return { sentence: `it failed: ${plainly(message || (reason ?? 'the cluster does not say why'))}`, next: LOOK };
}

const LOOK = 'see whether its log is still there with `kubectl aisubmit logs`, or submit it again with --replace';
