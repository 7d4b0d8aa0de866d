import type { Condition, KubeEvent, Parent, Pod } from '../kube-types.ts';
import type { Surroundings } from './surroundings.ts';

/** A workload and what has been seen of it. */
export interface Observed {
  readonly parent: Parent;
  readonly pods: readonly Pod[];
  readonly events: readonly KubeEvent[];
  readonly around?: Surroundings | undefined;
  /** Milliseconds since 1970, by the cluster; without it nothing is said to be late. */
  readonly now?: number | undefined;
}

/** A condition of a workload that holds. */
export function isTrue(parent: Parent, type: string): Condition | undefined {
  return parent.status?.conditions?.find((each) => each.type === type && each.status === 'True');
}

/** True when a pod takes part in serving. */
export function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** True while a pod may still use something. */
export function isAlive({ status }: Pod): boolean {
  return status?.phase !== 'Failed' && status?.phase !== 'Succeeded';
}

/** The pod that was made last. */
export function latest(pods: readonly Pod[]): Pod | undefined {
  return pods
    .toSorted((a, b) => (a.metadata?.creationTimestamp ?? '').localeCompare(b.metadata?.creationTimestamp ?? ''))
    .at(-1);
}

/** Events about one object. */
export function eventsOf(events: readonly KubeEvent[], uid: string | undefined): readonly KubeEvent[] {
  return events.filter(({ involvedObject }) => involvedObject?.uid === uid);
}
