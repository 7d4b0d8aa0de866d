import { WORKLOAD_KINDS, type WorkloadKind, workloadId } from '../request/workload-kind.ts';
import type { ObjectKey } from './resource-paths.ts';

/** Names one workload in a cluster. */
export interface WorkloadRef {
  readonly kind: WorkloadKind;
  /** The user's name for it, such as `mnist`. */
  readonly name: string;
  readonly namespace: string;
}

/** The key of the Job or Deployment that a workload is. */
export function parentKey(ref: WorkloadRef): ObjectKey & { readonly name: string; readonly namespace: string } {
  const { parentApiVersion, parentKind } = WORKLOAD_KINDS[ref.kind];
  return {
    apiVersion: parentApiVersion,
    kind: parentKind,
    namespace: ref.namespace,
    name: workloadId(ref.kind, ref.name),
  };
}

/** Names a workload in a message: `notebook lab` in namespace `team-a`. */
export function describeRef(ref: WorkloadRef): string {
  return `${ref.kind.toLowerCase()} ${ref.name} in namespace ${ref.namespace}`;
}
