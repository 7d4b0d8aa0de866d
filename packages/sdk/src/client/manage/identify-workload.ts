import { KIND_LABEL } from '../../build/metadata-keys.ts';
import { kindOfPrefix, WORKLOAD_KINDS } from '../../request/workload-kind.ts';
import type { Parent } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import type { WorkloadRef } from '../workload-ref.ts';
import type { ParentKind } from './parent-pages.ts';

/** A workload, and the Job or Deployment that it is. */
export interface Identified {
  readonly ref: WorkloadRef;
  readonly parent: Parent;
}

/** Reads from an object's labels which workload it is; undefined for objects that do not say: they are somebody else's. */
export function identifyWorkload(parent: Parent, parentKind: ParentKind): Identified | undefined {
  const kind = kindOfPrefix(parent.metadata?.labels?.[KIND_LABEL]);
  if (kind === undefined || WORKLOAD_KINDS[kind].parentKind !== parentKind) return undefined;
  const objectName = parent.metadata?.name ?? '';
  if (!objectName.startsWith(`${WORKLOAD_KINDS[kind].prefix}-`)) return undefined;
  const name = safeText(objectName.slice(WORKLOAD_KINDS[kind].prefix.length + 1), 253);
  const namespace = safeText(parent.metadata?.namespace ?? '', 63);
  return { ref: { kind, name, namespace }, parent: { kind: parentKind, ...parent } };
}
