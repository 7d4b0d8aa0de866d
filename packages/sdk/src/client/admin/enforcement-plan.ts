import type { KubeObject } from '../../build/kube-object.ts';
import { POLICY } from '../../build/metadata-keys.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { type ObjectPlan, type PlanObjectsOptions, planObjects } from './plan-objects.ts';

export interface EnforcementOptions extends Pick<PlanObjectsOptions, 'takesOver' | 'exact' | 'signal'> {
  /** Name of the policy that the objects enforce. */
  readonly policy: string;
  /** Removes what an earlier version of the same policy made and this one does not. @default false */
  readonly prune?: boolean;
}

// Bindings go first: a binding without its policy refuses everything.
const COLLECTIONS = ['ValidatingAdmissionPolicyBinding', 'ValidatingAdmissionPolicy'].map((kind) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind,
}));

/**
 * What is to be done so that a cluster enforces a policy by these objects and, of those of the same policy, by no others.
 * Without objects, that it does not enforce it at all.
 */
export function enforcementPlan(
  api: KubeApi,
  objects: readonly KubeObject[],
  { policy, prune = false, ...options }: EnforcementOptions,
): Promise<ObjectPlan> {
  const labels = { 'app.kubernetes.io/managed-by': 'aisubmit', [POLICY]: policy };
  return planObjects(api, objects, { ...options, ...(prune ? { prune: { collections: COLLECTIONS, labels } } : {}) });
}
