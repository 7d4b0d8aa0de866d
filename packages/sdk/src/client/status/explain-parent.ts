import { INCOMPLETE, QUEUE_LABEL } from '../../build/metadata-keys.ts';
import type { Condition, KubeEvent, Parent, Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { explainPod, newest } from './explain-pod.ts';
import { explainRefusal } from './explain-refusal.ts';
import { explainTrials, hasTrials } from './explain-trials.ts';
import type { Finding } from './workload-state.ts';

export interface Observed {
  readonly parent: Parent;
  readonly pods: readonly Pod[];
  readonly events: readonly KubeEvent[];
}

/** Says what a workload is doing, or why it does not, from everything seen of it. */
export function explainParent(seen: Observed): Finding {
  return beforeRun(seen.parent) ?? (seen.parent.kind === 'Deployment' ? explainDeployment(seen) : explainJob(seen));
}

function beforeRun(parent: Parent): Finding | undefined {
  if (parent.metadata?.deletionTimestamp !== undefined)
    return { state: 'Deleting', sentence: 'it is being deleted', problem: false };
  if (parent.metadata?.annotations?.[INCOMPLETE] === undefined) return undefined;
  return {
    state: 'Incomplete',
    sentence: 'its submission was interrupted, so it never started; it uses nothing',
    next: 'remove it with `kubectl aisubmit delete`, or submit it again with --replace',
    problem: true,
  };
}

function explainJob(seen: Observed): Finding {
  const { parent, pods } = seen;
  if (isTrue(parent, 'Complete')) {
    const sentence = hasTrials(parent) ? `all ${parent.spec?.completions} trials have finished` : 'it has finished';
    return { state: 'Succeeded', sentence, problem: false, exitCode: 0 };
  }
  const failed = isTrue(parent, 'Failed') ?? isTrue(parent, 'FailureTarget');
  if (failed !== undefined) return explainTrials(parent, explainFailedJob(failed, pods));
  if (parent.spec?.suspend === true) {
    const queue = parent.metadata?.labels?.[QUEUE_LABEL];
    if (queue !== undefined) return waitsIn(queue);
    return {
      state: 'Suspended',
      sentence: 'it is suspended',
      next: 'whoever suspended it, or its queue, lets it go on',
      problem: false,
    };
  }
  return explainTrials(parent, explainPods(seen));
}

/** Kueue lifts the suspension when it is this Job's turn, and suspends it again for one that goes first. */
function waitsIn(queue: string): Finding {
  return {
    state: 'Pending',
    sentence: `it waits for its turn in queue ${safeText(queue, 63)}`,
    next: 'see who else waits there with `kubectl get workloads.kueue.x-k8s.io`',
    problem: false,
  };
}

function explainFailedJob(failed: Condition, pods: readonly Pod[]): Finding {
  if (failed.reason === 'DeadlineExceeded') {
    return {
      state: 'Failed',
      sentence: 'it ran longer than it may and was stopped',
      next: 'give it more time with --max-runtime',
      problem: true,
    };
  }
  const cause = latest(pods.filter((pod) => pod.status?.phase === 'Failed'));
  if (cause === undefined) {
    return {
      state: 'Failed',
      sentence: `it failed: ${safeText(failed.message ?? failed.reason ?? 'the cluster does not say why')}`,
      problem: true,
    };
  }
  const finding = explainPod(cause, []);
  const tries = pods.filter((pod) => pod.status?.phase === 'Failed').length;
  const often =
    failed.reason === 'BackoffLimitExceeded' && tries > 1
      ? `, and so did ${tries - 1} other ${tries === 2 ? 'try' : 'tries'}`
      : '';
  return { ...finding, state: 'Failed', sentence: `${finding.sentence}${often}` };
}

function explainDeployment(seen: Observed): Finding {
  const { parent, pods } = seen;
  const desired = parent.spec?.replicas ?? 1;
  if (desired === 0) return SCALED_TO_ZERO;
  if (!isObserved(parent)) return { state: 'Pending', sentence: 'the cluster has not taken it up yet', problem: false };
  if (isRolledOut(parent, desired)) return { state: 'Running', sentence: 'it is running', problem: false };
  const refused = isTrue(parent, 'ReplicaFailure');
  if (refused !== undefined) return explainRefusal(refused.message ?? '');
  const unready = pods.filter((pod) => !isReady(pod) && pod.metadata?.deletionTimestamp === undefined);
  if (unready.length === 0 && pods.length > 0) return explainRollOut(parent, desired);
  const finding = explainPods({ ...seen, pods: unready });
  const stuck = parent.status?.conditions?.some(({ reason }) => reason === 'ProgressDeadlineExceeded') ?? false;
  if (stuck) return { ...finding, sentence: `its roll-out is stuck: ${finding.sentence}`, problem: true };
  const serving = parent.status?.readyReplicas ?? 0;
  if (serving === 0) return finding;
  const rest =
    serving < desired
      ? `${serving} of ${desired} replicas are ready`
      : 'its old replicas serve until the new ones are ready';
  return { ...finding, sentence: `${rest}: ${finding.sentence}` };
}

/** Every pod is well; what is missing are the next ones, or the end of the old ones. */
function explainRollOut({ metadata, status = {} }: Parent, desired: number): Finding {
  // Its first version replaces nothing: what is missing is counted, nothing is called old.
  if (metadata?.annotations?.['deployment.kubernetes.io/revision'] === '1') {
    const sentence = `${Math.min(status.readyReplicas ?? 0, desired)} of ${desired} replicas are ready`;
    return { state: 'Starting', sentence, problem: false };
  }
  const updated = Math.min(status.updatedReplicas ?? 0, desired);
  const sentence =
    updated < desired ? `${updated} of ${desired} replicas run the new version` : 'its old replicas are being stopped';
  return { state: 'Starting', sentence, problem: false };
}

const SCALED_TO_ZERO: Finding = {
  state: 'Suspended',
  sentence: 'it is scaled to zero',
  next: 'start its replicas again with `kubectl scale deployment`',
  problem: false,
};

/** True when the status is about the newest spec. */
function isObserved({ metadata, status }: Parent): boolean {
  return (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
}

/** True when every replica is ready and of the newest version. */
function isRolledOut({ status = {} }: Parent, desired: number): boolean {
  const { replicas = 0, updatedReplicas = 0, readyReplicas = 0 } = status;
  return updatedReplicas >= desired && replicas <= updatedReplicas && readyReplicas >= desired;
}

/** The pod that needs attention most speaks for all. */
function explainPods({ parent, pods, events }: Observed): Finding {
  const alive = pods.filter((pod) => pod.metadata?.deletionTimestamp === undefined);
  if (alive.length === 0) {
    const refused = newest(eventsOf(events, parent.metadata?.uid), ['FailedCreate']);
    return refused === undefined
      ? { state: 'Pending', sentence: 'it waits for its pods to be created', problem: false }
      : explainRefusal(refused.message ?? '');
  }
  const current = parent.kind === 'Job' ? unfinished(alive) : alive;
  const findings = current.map((pod) => explainPod(pod, eventsOf(events, pod.metadata?.uid)));
  return (
    findings.find(({ problem }) => problem) ??
    findings.find(({ state }) => state !== 'Running') ??
    findings[0] ??
    UNKNOWN
  );
}

const UNKNOWN: Finding = { state: 'Unknown', sentence: 'nothing is known about it', problem: false };

/** Pods of a Job that still matter: while one is at work, those that ended before it are history. */
function unfinished(pods: readonly Pod[]): readonly Pod[] {
  const open = pods.filter(({ status }) => status?.phase !== 'Failed' && status?.phase !== 'Succeeded');
  const last = latest(pods);
  return open.length > 0 || last === undefined ? open : [last];
}

function latest(pods: readonly Pod[]): Pod | undefined {
  return pods
    .toSorted((a, b) => (a.metadata?.creationTimestamp ?? '').localeCompare(b.metadata?.creationTimestamp ?? ''))
    .at(-1);
}

function eventsOf(events: readonly KubeEvent[], uid: string | undefined): readonly KubeEvent[] {
  return events.filter(({ involvedObject }) => involvedObject?.uid === uid);
}

function isTrue(parent: Parent, type: string): Condition | undefined {
  return parent.status?.conditions?.find((each) => each.type === type && each.status === 'True');
}

/** True when a pod takes part in serving. */
export function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}
