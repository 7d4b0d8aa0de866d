import { WORKLOAD_LABEL } from '../../build/metadata-keys.ts';
import type { Parent, Pod } from '../kube-types.ts';
import { listPages } from '../list-pages.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { ownPods } from '../status/own-pods.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { withoutBulk } from '../without-bulk.ts';
import type { Identified } from './identify-workload.ts';
import type { ListOptions } from './list-options.ts';

/** Workload names per pod request; they go into the URL. */
const NAMES_PER_REQUEST = 50;
const CONCURRENCY = 4;

/** Pods by the uid of their workload's Job or Deployment; undefined where pods may not be listed. */
export type PodsByParent = ReadonlyMap<string, readonly Pod[]>;

export interface PodsOptions {
  /** Also reads the pods of endpoints that are well, for whoever follows them: one may fail while the others stay. */
  readonly evenWell?: boolean | undefined;
}

/** Reads the pods of those workloads that need pods to say how they are. */
export async function podsOfWorkloads(
  api: KubeApi,
  workloads: readonly Identified[],
  options: ListOptions & PodsOptions,
): Promise<PodsByParent | undefined> {
  const { evenWell = false } = options;
  const open = workloads.filter(({ parent }) => needsPods(parent) || (evenWell && parent.kind === 'Deployment'));
  const slices = Array.from({ length: Math.ceil(open.length / NAMES_PER_REQUEST) }, (_, index) =>
    open.slice(index * NAMES_PER_REQUEST, (index + 1) * NAMES_PER_REQUEST),
  );
  try {
    const found = await mapConcurrently(slices, CONCURRENCY, (slice) => podsOfSlice(api, slice, options));
    return new Map(found.flatMap((each) => [...each]));
  } catch (error) {
    if (hasStatus(error, 403)) return undefined;
    throw error;
  }
}

async function podsOfSlice(
  api: KubeApi,
  slice: readonly Identified[],
  { namespace, signal, pageSize }: ListOptions,
): Promise<Map<string, Pod[]>> {
  const byLabel = new Map(slice.map((each) => [`${each.ref.namespace}/${each.parent.metadata?.name}`, each]));
  const names = [...new Set(slice.map(({ parent }) => parent.metadata?.name))];
  const labelSelector = `${WORKLOAD_LABEL} in (${names.join(',')})`;
  const collection = { apiVersion: 'v1', kind: 'Pod', namespace };
  const found = new Map<string, Pod[]>();
  const pages = { labelSelector, pageSize, readItem: withoutBulk, signal };
  for await (const pods of listPages<Pod>(api, collection, pages)) {
    for (const pod of pods) {
      const labelled = byLabel.get(`${pod.metadata?.namespace ?? namespace}/${pod.metadata?.labels?.[WORKLOAD_LABEL]}`);
      if (labelled === undefined || ownPods(labelled.ref, labelled.parent, [pod]).length === 0) continue;
      const uid = labelled.parent.metadata?.uid ?? '';
      const known = found.get(uid);
      if (known === undefined) found.set(uid, [pod]);
      else known.push(pod);
    }
  }
  return found;
}

/** False for a finished, suspended or fully ready workload: it needs no pods to say how it is. */
export function needsPods({ kind, spec, status }: Parent): boolean {
  if (kind === 'Deployment')
    return (status?.readyReplicas ?? 0) < (spec?.replicas ?? 1) || status?.replicas !== status?.updatedReplicas;
  const complete = status?.conditions?.some(({ type, status: is }) => type === 'Complete' && is === 'True') ?? false;
  return !complete && spec?.suspend !== true;
}
