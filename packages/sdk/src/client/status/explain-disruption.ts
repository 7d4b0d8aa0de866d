import type { Condition, Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';

const REASONS: ReadonlyMap<string, string> = new Map([
  ['PreemptionByScheduler', 'something more urgent took its place'],
  ['PreemptionByKubeScheduler', 'something more urgent took its place'],
  ['EvictionByEvictionAPI', 'its node is being emptied'],
  ['DeletionByTaintManager', 'its node no longer takes it'],
  ['DeletionByPodGC', 'its node is gone'],
]);

/** Why the cluster took a pod away that had done nothing wrong; undefined when it did not. */
export function disruptionOf(pod: Pod): string | undefined {
  const target = pod.status?.conditions?.find(({ type, status }) => type === 'DisruptionTarget' && status === 'True');
  if (target === undefined) return undefined;
  return byKubelet(target, pod) ?? REASONS.get(target.reason ?? '') ?? 'the cluster took its place away';
}

function byKubelet({ reason, message = '' }: Condition, pod: Pod): string | undefined {
  if (reason !== 'TerminationByKubelet') return undefined;
  if (/shut ?down/i.test(message) || pod.status?.reason === 'Terminated') return 'its node was shut down';
  const low = /low on resource: ([a-z-]+)/.exec(`${message} ${pod.status?.message ?? ''}`)?.[1];
  return low === undefined ? 'its node made it stop' : `its node ran out of ${safeText(low, 40)}`;
}
