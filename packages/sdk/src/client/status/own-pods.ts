import type { OwnerReference } from '../../build/kube-object.ts';
import type { Parent, Pod } from '../kube-types.ts';
import { parentKey, type WorkloadRef } from '../workload-ref.ts';

/**
 * Keeps the pods that a workload's own controller made. Whoever may submit something can give its pods another workload's
 * label; who made a pod is written by controllers alone, since nobody else may make pods.
 */
export function ownPods(ref: WorkloadRef, { metadata }: Parent, pods: readonly Pod[]): readonly Pod[] {
  const uid = metadata?.uid;
  const isJob = parentKey(ref).kind === 'Job';
  return pods.filter((pod) =>
    isJob
      ? ownersOf(pod).some((owner) => owner.kind === 'Job' && uid !== undefined && owner.uid === uid)
      : isNamedOwnPod(ref, pod),
  );
}

/** The same where the workload itself has not been read, but for pods that a deleted namesake left behind. */
export function isNamedOwnPod(ref: WorkloadRef, pod: Pod): boolean {
  const { kind, name } = parentKey(ref);
  return ownersOf(pod).some((owner) =>
    kind === 'Job'
      ? owner.kind === 'Job' && owner.name === name
      : owner.kind === 'ReplicaSet' && isSetOf(name, owner.name),
  );
}

/**
 * True for a pod that another workload's controller made, whatever its label says. One that nobody owns any more, or that
 * a deleted namesake left behind, is not.
 */
export function isOthersPod(ref: WorkloadRef, pod: Pod): boolean {
  return ownersOf(pod).length > 0 && !isNamedOwnPod(ref, pod);
}

function ownersOf({ metadata }: Pod): readonly OwnerReference[] {
  return metadata?.ownerReferences ?? [];
}

/** A Deployment names its ReplicaSets by a hash, which has no dash: `llm-extra` makes none that could be one of `llm`. */
function isSetOf(deployment: string, name: string): boolean {
  return name.startsWith(`${deployment}-`) && /^[a-z0-9]+$/.test(name.slice(deployment.length + 1));
}
