import type { KubeList, Pod } from '../kube-types.ts';
import { readParent } from '../manage/parent.ts';
import { podSelector, podsPath } from '../status/observe.ts';
import { ownPods } from '../status/own-pods.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { WorkloadRef } from '../workload-ref.ts';

/**
 * Reads the pods that a workload itself made.
 *
 * @throws AisubmitError `NOT_FOUND` when there is no such workload.
 */
export async function readOwnPods(
  api: KubeApi,
  ref: WorkloadRef,
  signal: AbortSignal | undefined,
): Promise<readonly Pod[]> {
  const query = { labelSelector: podSelector(ref) };
  const [parent, pods] = await Promise.all([
    readParent(api, ref, signal),
    api.request<KubeList<Pod>>({ method: 'GET', path: podsPath(ref), query, signal }),
  ]);
  return ownPods(ref, parent, pods.body.items ?? []);
}
