import { WORKLOAD_LABEL } from '../../build/metadata-keys.ts';
import type { KubeList, Parent, Pod } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { parentKey, type WorkloadRef } from '../workload-ref.ts';
import { isAlive, isReady, isTrue, type Observed } from './observed.ts';
import { ownPods } from './own-pods.ts';
import { readEvents } from './read-events.ts';
import { readSurroundings, wantedBy } from './read-surroundings.ts';
import type { WorkloadStatus } from './workload-state.ts';
import { workloadStatus } from './workload-status.ts';

/** Events of this many pods are read; one pod's are nearly always those of all. */
const MAX_PODS_EXPLAINED = 3;

/**
 * Looks at a workload once.
 *
 * @throws AisubmitError `NOT_FOUND` when there is none of that name.
 */
export async function readStatus(
  api: KubeApi,
  ref: WorkloadRef,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<WorkloadStatus> {
  const { signal } = options;
  const [parent, pods] = await Promise.all([
    api.request<Parent>({ method: 'GET', path: apiPath(parentKey(ref)), signal }),
    api.request<KubeList<Pod>>({
      method: 'GET',
      path: podsPath(ref),
      query: { labelSelector: podSelector(ref) },
      signal,
    }),
  ]);
  const seen: Observed = {
    parent: { kind: parentKey(ref).kind, ...parent.body },
    pods: ownPods(ref, parent.body, pods.body.items ?? []),
    events: [],
  };
  const [events, around] = await Promise.all([
    readEvents(api, ref.namespace, { uids: uidsToExplain(seen), signal }),
    readSurroundings(api, ref.namespace, { wanted: wantedBy(seen), signal }),
  ]);
  return workloadStatus(ref, { ...seen, events, around, now: serverNow(api) });
}

/** The cluster's own time, by which everything it says is dated; as far as this machine knows it. Milliseconds since 1970. */
export function serverNow(api: KubeApi): number {
  return Date.now() + (api.serverAheadMs?.() ?? 0);
}

/** Path of the pods beside a workload. */
export function podsPath(ref: WorkloadRef): string {
  return apiPath({ apiVersion: 'v1', kind: 'Pod', namespace: ref.namespace });
}

/** Selects the pods of a workload, and what others gave its label: see {@link ownPods}. */
export function podSelector(ref: WorkloadRef): string {
  return `${WORKLOAD_LABEL}=${parentKey(ref).name}`;
}

/** Objects whose events may say why it does not run. */
export function uidsToExplain({ parent, pods }: Observed): readonly string[] {
  const mayLackPods = pods.length === 0 || (!pods.some(isAlive) && !isOver(parent));
  const waiting = pods.filter(
    (pod) => !isReady(pod) && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed',
  );
  const subjects = mayLackPods ? [parent] : waiting.slice(0, MAX_PODS_EXPLAINED);
  return subjects.map(({ metadata }) => metadata?.uid).filter((uid) => uid !== undefined);
}

/** Of what has ended or gives up, no pod is to come. */
function isOver(parent: Parent): boolean {
  return ['Complete', 'Failed', 'FailureTarget'].some((type) => isTrue(parent, type) !== undefined);
}
