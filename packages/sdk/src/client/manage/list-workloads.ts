import { KIND_LABEL, USER_LABEL, WORKLOAD_LABEL } from '../../build/metadata-keys.ts';
import { WORKLOAD_KINDS, type WorkloadKind } from '../../request/workload-kind.ts';
import type { KubeList, Parent, Pod } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
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
  /** Objects per request. @default 200 */
  readonly pageSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const DEFAULT_PAGE_SIZE = 200;
/** Workload names per pod request; they go into the URL. */
const NAMES_PER_REQUEST = 50;

/**
 * Lists workloads page by page, so that memory stays flat however many there are. When a page token grows too old
 * (410), the list starts again and leaves out what was given out already.
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

async function* pages(
  api: KubeApi,
  kind: 'Job' | 'Deployment',
  options: ListOptions,
): AsyncGenerator<readonly Parent[]> {
  const { namespace, user, signal, pageSize = DEFAULT_PAGE_SIZE } = options;
  const path = apiPath({ apiVersion: API_VERSIONS[kind], kind, namespace });
  const mine = user === undefined ? '' : `,${USER_LABEL}=${user}`;
  const labelSelector = `app.kubernetes.io/managed-by=aisubmit${mine}`;
  let last = '';
  let restarted = false;
  let next: string | undefined = '';
  while (next !== undefined) {
    const page: KubeList<Parent> | undefined = await readPage(api, {
      path,
      labelSelector,
      limit: pageSize,
      next,
      signal,
    });
    const { items = [] } = page ?? {};
    yield restarted ? items.filter((each) => sortKey(each) > last) : items;
    last = [last, ...items.map(sortKey)].toSorted().at(-1) ?? last;
    // A page that grew too old is read again from the beginning.
    restarted ||= page === undefined;
    next = page === undefined ? '' : page.metadata?.continue || undefined;
  }
}

interface PageRequest {
  readonly path: string;
  readonly labelSelector: string;
  readonly limit: number;
  readonly next: string;
  readonly signal: AbortSignal | undefined;
}

async function readPage(
  api: KubeApi,
  { path, labelSelector, limit, next, signal }: PageRequest,
): Promise<KubeList<Parent> | undefined> {
  const query = { labelSelector, limit, continue: next === '' ? undefined : next };
  try {
    return (await api.request<KubeList<Parent>>({ method: 'GET', path, query, signal })).body;
  } catch (error) {
    if (next !== '' && hasStatus(error, 410)) return undefined;
    throw error;
  }
}

/** The order of lists is that of the keys in etcd, where a slash (and so `a/x` after `a-b/x`) counts. */
function sortKey({ metadata }: Parent): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
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
  const { namespace, signal, pageSize = DEFAULT_PAGE_SIZE } = options;
  const names = [...new Set(slice.map(({ parent }) => parent.metadata?.name))];
  const labelSelector = `${WORKLOAD_LABEL} in (${names.join(',')})`;
  const path = apiPath({ apiVersion: 'v1', kind: 'Pod', namespace });
  let next: string | undefined;
  try {
    do {
      const query = { labelSelector, limit: pageSize, continue: next };
      const { body } = await api.request<KubeList<Pod>>({ method: 'GET', path, query, signal });
      yield* body.items ?? [];
      next = body.metadata?.continue;
    } while (next !== undefined && next !== '');
  } catch (error) {
    if (!hasStatus(error, 403) && !hasStatus(error, 410)) throw error;
  }
}
