import type { Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { disruptionOf } from './explain-disruption.ts';
import { explainPod } from './explain-pod.ts';
import { explainRefusal } from './explain-refusal.ts';
import { newest } from './newest-event.ts';
import { eventsOf, isAlive, latest, type Observed } from './observed.ts';
import type { Finding } from './workload-state.ts';

/** The pod that needs attention most speaks for all. */
export function explainPods({ parent, pods, events, around }: Observed): Finding {
  const alive = pods.filter((pod) => pod.metadata?.deletionTimestamp === undefined);
  if (alive.length === 0) {
    const refused = newest(eventsOf(events, parent.metadata?.uid), ['FailedCreate']);
    if (refused !== undefined) return explainRefusal(refused.message ?? '');
    return explainStopping(pods) ?? WAITS_FOR_PODS;
  }
  const current = parent.kind === 'Job' ? unfinished(alive) : lasting(alive);
  const findings = current.map((pod) => explainPod(pod, eventsOf(events, pod.metadata?.uid), around));
  return (
    findings.find(({ problem }) => problem) ??
    findings.find(({ state }) => state !== 'Running') ??
    findings[0] ??
    UNKNOWN
  );
}

const UNKNOWN: Finding = { state: 'Unknown', sentence: 'nothing is known about it', problem: false };
const WAITS_FOR_PODS: Finding = {
  state: 'Pending',
  sentence: 'it waits for its pods to be created',
  problem: false,
};

/** Pods of a Job that still matter: while one is at work, those that ended before it are history. */
function unfinished(pods: readonly Pod[]): readonly Pod[] {
  const open = pods.filter(isAlive);
  const last = latest(pods);
  return open.length > 0 || last === undefined ? open : [last];
}

/** Of what always runs, ended pods are left over from evictions as long as there are others. */
function lasting(pods: readonly Pod[]): readonly Pod[] {
  const open = pods.filter(isAlive);
  return open.length > 0 ? open : pods;
}

/** What is said while the old pods go and new ones have not come. */
function explainStopping(pods: readonly Pod[]): Finding | undefined {
  const last = latest(pods.filter(isAlive));
  if (last === undefined) return undefined;
  const why = disruptionOf(last);
  const lead = why === undefined ? '' : `${why}: `;
  return { state: 'Pending', ...stopping(last, lead) };
}

/** Says that a pod is being stopped, and what keeps it when it stays. */
export function stopping(pod: Pod, lead = ''): Pick<Finding, 'sentence' | 'next' | 'since' | 'problem'> {
  const { name = 'its pod', deletionTimestamp: since, finalizers = [] } = pod.metadata ?? {};
  const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
  const node = pod.spec?.nodeName;
  if (ready?.status === 'Unknown' || ready?.reason === 'NodeNotReady') {
    return {
      sentence: `${lead}its pod cannot be stopped, since node ${safeText(node ?? '', 253)} does not answer`,
      next: 'wait until the node comes back, or ask your cluster admin to remove it from the cluster',
      since,
      problem: true,
    };
  }
  const foreign = finalizers.find((each) => each !== 'batch.kubernetes.io/job-tracking');
  if (foreign !== undefined && !isAlive(pod)) {
    return {
      sentence: `${lead}its pod has ended and is kept by ${safeText(foreign, 253)}`,
      next: 'ask your cluster admin what that waits for',
      since,
      problem: true,
    };
  }
  const grace = pod.spec?.terminationGracePeriodSeconds ?? 30;
  return {
    sentence: `${lead}its pod ${safeText(name, 253)} is being stopped, for which it has ${grace} s`,
    since,
    problem: false,
  };
}
