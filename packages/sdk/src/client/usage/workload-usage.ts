import type { ObjectMeta } from '../../build/kube-object.ts';
import { KIND_LABEL, USER_LABEL, WORKLOAD_LABEL } from '../../build/metadata-keys.ts';
import { kindOfPrefix, WORKLOAD_KINDS, type WorkloadKind } from '../../request/workload-kind.ts';
import type { KubeList, Pod } from '../kube-types.ts';
import { listPages } from '../list-pages.ts';
import type { ListOptions } from '../manage/list-options.ts';
import { visibleNamespaces, workloadPages } from '../manage/list-workloads.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { ResourceQuota } from '../preflight/quota-reasons.ts';
import { apiPath } from '../resource-paths.ts';
import { safeText } from '../safe-text.ts';
import { isNamedOwnPod } from '../status/own-pods.ts';
import { ApiError, hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { withoutBulk } from '../without-bulk.ts';
import { parentKey, type WorkloadRef } from '../workload-ref.ts';
import { type PodMetrics, type PodUse, podUse } from './pod-use.ts';

export interface UsageOptions
  extends Pick<ListOptions, 'namespace' | 'user' | 'selector' | 'candidates' | 'onGap' | 'signal'> {
  /** Only this one. @default all that the rest lets through */
  readonly workload?: WorkloadRef | undefined;
}

/** Whether the cluster measures: it has no metrics API, does not let the user see it, or it does not answer. */
export type Measured = 'yes' | 'absent' | 'forbidden' | 'unavailable';

export interface WorkloadUse {
  readonly kind: WorkloadKind;
  readonly name: string;
  readonly namespace: string;
  readonly pods: readonly PodUse[];
}

export interface QuotaUse {
  readonly namespace: string;
  readonly quota: string;
  /** As the quota spells it, such as `requests.nvidia.com/gpu`. */
  readonly resource: string;
  readonly used: string;
  readonly hard: string;
}

export interface Usage {
  readonly measured: Measured;
  readonly workloads: readonly WorkloadUse[];
  /** Undefined where quotas may not be read. */
  readonly quotas: readonly QuotaUse[] | undefined;
}

/**
 * Reads what workloads use, what they asked for, and what the quotas of their namespaces have left. Without a namespace
 * it is the whole cluster, or where that may not be listed every namespace that is known and may be seen.
 *
 * @throws AisubmitError `INVALID_INPUT` for a selector that the server cannot read.
 */
export async function workloadUsage(api: KubeApi, options: UsageOptions): Promise<Usage> {
  const selected = await selectedNames(api, options);
  try {
    return await usageIn(api, { ...options, selected });
  } catch (error) {
    if (options.namespace !== undefined || !hasStatus(error, 403)) throw error;
  }
  const places = await visibleNamespaces(api, options);
  const found = await mapConcurrently(places, CONCURRENCY, (namespace) =>
    usageOrGap(api, { ...options, namespace, selected }),
  );
  const known = found.filter((each) => each !== undefined);
  return {
    measured: known.find(({ measured }) => measured !== 'yes')?.measured ?? 'yes',
    workloads: known.flatMap(({ workloads }) => workloads),
    quotas: known.flatMap(({ quotas }) => quotas ?? []),
  };
}

const CONCURRENCY = 4;

interface PlaceOptions extends UsageOptions {
  /** Namespaces and names of the Jobs and Deployments that a selector chose; undefined without one. */
  readonly selected: ReadonlySet<string> | undefined;
}

async function usageIn(api: KubeApi, options: PlaceOptions): Promise<Usage> {
  const labelSelector = selectorFor(options);
  const [pods, { measured, metrics }, quotas] = await Promise.all([
    podsOf(api, labelSelector, options),
    metricsOf(api, labelSelector, options),
    quotasOf(api, options),
  ]);
  const workloads = byWorkload(pods, metrics, options.selected);
  // Of the whole cluster only the quotas of what is shown are of interest.
  const shown = new Set(workloads.map(({ namespace }) => namespace));
  return {
    measured,
    workloads,
    quotas: quotas?.filter(({ namespace }) => options.namespace !== undefined || shown.has(namespace)),
  };
}

async function usageOrGap(api: KubeApi, options: PlaceOptions): Promise<Usage | undefined> {
  try {
    return await usageIn(api, options);
  } catch (error) {
    if (!hasStatus(error, 403)) throw error;
    options.onGap?.({ what: 'pods', namespace: options.namespace });
    return undefined;
  }
}

/** A selector is about workloads, as in a list; their pods need not carry its labels. */
async function selectedNames(api: KubeApi, options: UsageOptions): Promise<ReadonlySet<string> | undefined> {
  if (options.selector === undefined) return undefined;
  const names = new Set<string>();
  // What may not be seen is told where the pods are read.
  for await (const page of workloadPages(api, { ...options, onGap: undefined })) {
    for (const { namespace, workload } of page) names.add(`${namespace}/${workload}`);
  }
  return names;
}

function selectorFor({ workload, user }: UsageOptions): string {
  if (workload !== undefined) return `${WORKLOAD_LABEL}=${parentKey(workload).name}`;
  const mine = user === undefined ? '' : `,${USER_LABEL}=${user}`;
  return `app.kubernetes.io/managed-by=aisubmit,${WORKLOAD_LABEL}${mine}`;
}

async function podsOf(
  api: KubeApi,
  labelSelector: string,
  { namespace, signal }: UsageOptions,
): Promise<readonly Pod[]> {
  const found: Pod[] = [];
  const collection = { apiVersion: 'v1', kind: 'Pod', namespace };
  for await (const pods of listPages<Pod>(api, collection, { labelSelector, readItem: withoutBulk, signal })) {
    found.push(...pods.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed'));
  }
  return found;
}

interface Measurement {
  readonly measured: Measured;
  readonly metrics: ReadonlyMap<string, PodMetrics>;
}

async function metricsOf(
  api: KubeApi,
  labelSelector: string,
  { namespace, signal }: UsageOptions,
): Promise<Measurement> {
  try {
    const path = apiPath({ apiVersion: 'metrics.k8s.io/v1beta1', kind: 'PodMetrics', namespace });
    const query = { labelSelector };
    const { body } = await api.request<KubeList<PodMetrics>>({ method: 'GET', path, query, signal });
    const items = body.items ?? [];
    return { measured: 'yes', metrics: new Map(items.map((item) => [placeOf(item, namespace), item])) };
  } catch (error) {
    return { measured: whyNot(error), metrics: new Map() };
  }
}

function whyNot(error: unknown): Exclude<Measured, 'yes'> {
  if (hasStatus(error, 404)) return 'absent';
  if (hasStatus(error, 403)) return 'forbidden';
  // Its server is somebody else's: it may be down while the cluster is well.
  if (error instanceof ApiError && (error.status ?? 0) >= 500) return 'unavailable';
  throw error;
}

async function quotasOf(api: KubeApi, { namespace, signal }: UsageOptions): Promise<readonly QuotaUse[] | undefined> {
  try {
    const path = apiPath({ apiVersion: 'v1', kind: 'ResourceQuota', namespace });
    const { body } = await api.request<KubeList<ResourceQuota>>({ method: 'GET', path, signal });
    return (body.items ?? []).flatMap((quota) => usesOf(quota, namespace));
  } catch (error) {
    if (hasStatus(error, 403)) return undefined;
    throw error;
  }
}

const SHOWN = /cpu|memory|gpu|mig-|storage/;

function usesOf({ metadata, spec, status }: ResourceQuota, asked: string | undefined): readonly QuotaUse[] {
  const namespace = safeText(metadata?.namespace ?? asked ?? '', 63);
  const quota = safeText(metadata?.name ?? '', 253);
  return Object.entries(status?.hard ?? spec?.hard ?? {})
    .filter(([resource]) => SHOWN.test(resource))
    .map(([resource, hard]) => ({
      namespace,
      quota,
      resource: safeText(resource, 253),
      used: safeText(status?.used?.[resource] ?? '0', 40),
      hard: safeText(hard, 40),
    }));
}

/** Namespace and name, as far as the object says them. */
function placeOf({ metadata }: { readonly metadata?: ObjectMeta }, asked: string | undefined): string {
  return `${metadata?.namespace ?? asked ?? ''}/${metadata?.name ?? ''}`;
}

function byWorkload(
  pods: readonly Pod[],
  metrics: ReadonlyMap<string, PodMetrics>,
  selected: PlaceOptions['selected'],
): readonly WorkloadUse[] {
  const found = new Map<string, { readonly use: Omit<WorkloadUse, 'pods'>; readonly pods: PodUse[] }>();
  for (const pod of pods) {
    const ref = labelledRef(pod);
    if (ref === undefined || !isNamedOwnPod(ref, pod)) continue;
    const id = `${ref.namespace}/${parentKey(ref).name}`;
    if (selected?.has(id) === false) continue;
    const use = { kind: ref.kind, name: safeText(ref.name, 253), namespace: safeText(ref.namespace, 63) };
    const entry = found.get(id) ?? { use, pods: [] };
    entry.pods.push(podUse(pod, metrics.get(placeOf(pod, undefined))));
    found.set(id, entry);
  }
  return [...found.values()].map((entry) => ({ ...entry.use, pods: entry.pods }));
}

/** The workload that a pod's labels name, which anybody may write. */
function labelledRef({ metadata }: Pod): WorkloadRef | undefined {
  const { namespace = '' } = metadata ?? {};
  const { [WORKLOAD_LABEL]: id = '', [KIND_LABEL]: label } = metadata?.labels ?? {};
  const kind = kindOfPrefix(label);
  if (kind === undefined || !id.startsWith(`${WORKLOAD_KINDS[kind].prefix}-`)) return undefined;
  return { kind, name: id.slice(WORKLOAD_KINDS[kind].prefix.length + 1), namespace };
}
