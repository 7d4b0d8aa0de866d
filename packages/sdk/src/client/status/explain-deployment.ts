import type { Parent } from '../kube-types.ts';
import { explainPods } from './explain-pods.ts';
import { explainRefusal } from './explain-refusal.ts';
import { restarted } from './explain-running.ts';
import { isReady, isTrue, type Observed } from './observed.ts';
import type { Finding } from './workload-state.ts';

/** Says what an endpoint is doing, or why it does not. */
export function explainDeployment(seen: Observed): Finding {
  const { parent, pods } = seen;
  const desired = parent.spec?.replicas ?? 1;
  if (desired === 0) return SCALED_TO_ZERO;
  if (!isObserved(parent)) return { state: 'Pending', sentence: 'the cluster has not taken it up yet', problem: false };
  if (isRolledOut(parent, desired)) return explainServing(seen);
  const refused = isTrue(parent, 'ReplicaFailure');
  if (refused !== undefined) return whileServing(explainRefusal(refused.message ?? ''), parent, desired);
  if (parent.spec?.paused === true) return PAUSED;
  const unready = pods.filter((pod) => !isReady(pod) && pod.metadata?.deletionTimestamp === undefined);
  if (unready.length === 0 && pods.length > 0) return explainRollOut(parent, desired);
  return explainUnready({ ...seen, pods: unready }, desired);
}

function explainServing({ pods, around }: Observed): Finding {
  const again = pods.map((pod) => restarted(pod, around)).find((each) => each !== undefined);
  return again ?? { state: 'Running', sentence: 'it is running', problem: false };
}

function explainUnready(seen: Observed, desired: number): Finding {
  const { status } = seen.parent;
  const finding = explainPods(seen);
  const stuck = status?.conditions?.some(({ reason }) => reason === 'ProgressDeadlineExceeded') ?? false;
  if (stuck) {
    const ready = status?.readyReplicas ?? 0;
    const serving = ready === 0 ? '' : ` with ${ready} of ${desired} replicas ready`;
    const { sentence, next = 'see what the cluster says of it with `kubectl aisubmit events`' } = finding;
    return { ...finding, sentence: `its roll-out is stuck${serving}: ${sentence}`, next, problem: true };
  }
  return whileServing(finding, seen.parent, desired);
}

/** What is missing does not keep the replicas that are there from serving. */
function whileServing(finding: Finding, { status }: Parent, desired: number): Finding {
  const serving = status?.readyReplicas ?? 0;
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
  next: 'start its replicas again with `kubectl aisubmit resume`',
  problem: false,
};

const PAUSED: Finding = {
  state: 'Pending',
  sentence: 'its roll-out is paused: changes wait until it goes on',
  next: 'let it go on with `kubectl rollout resume`',
  problem: true,
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
