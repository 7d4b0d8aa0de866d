import type { Pod } from '../kube-types.ts';
import { disruptionOf } from './explain-disruption.ts';
import { explainPod } from './explain-pod.ts';
import { explainRefusal } from './explain-refusal.ts';
import { explainStop } from './explain-stop.ts';
import { newest } from './newest-event.ts';
import { eventsOf, isAlive, latest, type Observed } from './observed.ts';
import type { Finding } from './workload-state.ts';

/** The pod that needs attention most speaks for all. */
export function explainPods({ parent, pods, events, around, now }: Observed): Finding {
  const alive = pods.filter((pod) => pod.metadata?.deletionTimestamp === undefined);
  if (alive.length === 0) {
    return explainRefused({ parent, events }) ?? explainStopping(pods, now) ?? WAITS_FOR_PODS;
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

/** Says why the next pod cannot be created; undefined where nothing of the kind is known. */
export function explainRefused({ parent, events }: Pick<Observed, 'parent' | 'events'>): Finding | undefined {
  const last = newest(eventsOf(events, parent.metadata?.uid), ['FailedCreate', 'SuccessfulCreate']);
  return last?.reason === 'FailedCreate' ? explainRefusal(last.message ?? '') : undefined;
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
function explainStopping(pods: readonly Pod[], now: number | undefined): Finding | undefined {
  const last = latest(pods.filter(isAlive));
  if (last === undefined) return undefined;
  const why = disruptionOf(last);
  const lead = why === undefined ? '' : `${why}: `;
  return { state: 'Pending', ...explainStop(last, { lead, now }) };
}
