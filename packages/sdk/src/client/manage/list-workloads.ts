import { KIND_LABEL, USER_LABEL, WORKLOAD_LABEL } from '../../build/metadata-keys.ts';
import { WORKLOAD_KINDS, type WorkloadKind } from '../../request/workload-kind.ts';
import type { Parent, Pod } from '../kube-types.ts';
import { listPages } from '../list-pages.ts';
import { safeText } from '../safe-text.ts';
import type { WorkloadStatus } from '../status/workload-state.ts';
import { workloadStatus } from '../status/workload-status.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';

/** One row of a list: what `status` tells, as far as one page of objects shows it (no events). */
export type WorkloadSummary = WorkloadStatus;

export interface ListOptions {
  /** Undefined lists all namespaces. */
  readonly namespace?: string | undefined;
  /** Value of the `aisubmit.dev/user` label: only what this user submitted. */
  readonly user?: string | undefined;
  /** A label selector as kubectl takes it, on top of what makes a workload. */
  readonly selector?: string | undefined;
  /** Objects per request. @default 200 */
  readonly pageSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Workload names per pod request; they go into the URL. */
const NAMES_PER_REQUEST = 50;

/**
 * Lists workloads page by page, so that memory stays flat however many there are.
 */
export async function* listWorkloads(api: KubeApi, options: ListOptions = {}): AsyncGenerator<WorkloadSummary> {
  for (const parentKind of ['Job', 'Deployment'] as const) {
    for await (const parents of pages(api, parentKind, options)) {
      const known = parents.flatMap((parent) => identify(parent, parentKind));
      const pods = await podsOf(api, known, options);
      for (const { ref, parent } of known) {
        yield workloadStatus(ref, { parent, pods: pods.get(parent.metadata?.uid ?? '') ?? [], events: [] });
      }
    }
  }
}

const API_VERSIONS = { Job: 'batch/v1', Deployment: 'apps/v1' } as const;

interface Known {
  readonly ref: { readonly kind: WorkloadKind; readonly name: string; readonly namespace: string };
  readonly parent: Parent;
}

function pages(api: KubeApi, kind: 'Job' | 'Deployment', options: ListOptions): AsyncGenerator<readonly Parent[]> {
  const { namespace, user, selector, signal, pageSize } = options;
  const mine = user === undefined ? '' : `,${USER_LABEL}=${user}`;
  const more = selector === undefined ? '' : `,${selector}`;
  const labelSelector = `app.kubernetes.io/managed-by=aisubmit${mine}${more}`;
  return listPages(api, { apiVersion: API_VERSIONS[kind], kind, namespace }, { labelSelector, pageSize, signal });
}

/** Reads from an object's labels which workload it is; objects that do not say are somebody else's. */
function identify(parent: Parent, parentKind: 'Job' | 'Deployment'): readonly Known[] {
  const label = parent.metadata?.labels?.[KIND_LABEL];
  const [kind] = Object.entries(WORKLOAD_KINDS).filter(
    ([, facts]) => facts.prefix === label && facts.parentKind === parentKind,
  );
  const objectName = parent.metadata?.name ?? '';
  if (kind === undefined || !objectName.startsWith(`${kind[1].prefix}-`)) return [];
  const name = safeText(objectName.slice(kind[1].prefix.length + 1), 253);
  const namespace = safeText(parent.metadata?.namespace ?? '', 63);
  const ref = { kind: kind[0] as WorkloadKind, name, namespace };
  return [{ ref, parent: { kind: parentKind, ...parent } }];
}

/** Pods of one page of workloads, by the uid of their workload. Where pods may not be read there are none. */
async function podsOf(
  api: KubeApi,
  known: readonly Known[],
  options: ListOptions,
): Promise<ReadonlyMap<string, readonly Pod[]>> {
  const found = new Map<string, Pod[]>();
  const open = known.filter(({ parent }) => needsPods(parent));
  for (let start = 0; start < open.length; start += NAMES_PER_REQUEST) {
    const slice = open.slice(start, start + NAMES_PER_REQUEST);
    const byWorkload = new Map(
      slice.map(({ ref, parent }) => [`${ref.namespace}/${parent.metadata?.name}`, parent.metadata?.uid ?? '']),
    );
    for await (const pod of podPages(api, slice, options)) {
      const uid = byWorkload.get(
        `${pod.metadata?.namespace ?? options.namespace}/${pod.metadata?.labels?.[WORKLOAD_LABEL]}`,
      );
      const owner = pod.metadata?.ownerReferences?.find(({ kind }) => kind === 'Job');
      if (uid === undefined || (owner !== undefined && owner.uid !== uid)) continue;
      found.set(uid, [...(found.get(uid) ?? []), pod]);
    }
  }
  return found;
}

/** A finished, suspended or fully ready workload needs no pods to say how it is. */
function needsPods({ kind, spec, status }: Parent): boolean {
  if (kind === 'Deployment')
    return (status?.readyReplicas ?? 0) < (spec?.replicas ?? 1) || status?.replicas !== status?.updatedReplicas;
  const complete = status?.conditions?.some(({ type, status: is }) => type === 'Complete' && is === 'True') ?? false;
  return !complete && spec?.suspend !== true;
}

async function* podPages(api: KubeApi, slice: readonly Known[], options: ListOptions): AsyncGenerator<Pod> {
  const { namespace, signal, pageSize } = options;
  const names = [...new Set(slice.map(({ parent }) => parent.metadata?.name))];
  const labelSelector = `${WORKLOAD_LABEL} in (${names.join(',')})`;
  const collection = { apiVersion: 'v1', kind: 'Pod', namespace };
  try {
    for await (const pods of listPages<Pod>(api, collection, { labelSelector, pageSize, signal })) yield* pods;
  } catch (error) {
    if (!hasStatus(error, 403)) throw error;
  }
}
