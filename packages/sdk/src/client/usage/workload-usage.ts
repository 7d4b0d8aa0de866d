import { KIND_LABEL, USER_LABEL, WORKLOAD_LABEL } from '../../build/metadata-keys.ts';
import { WORKLOAD_KINDS, type WorkloadKind } from '../../request/workload-kind.ts';
import type { KubeList, Pod } from '../kube-types.ts';
import { listPages } from '../list-pages.ts';
import type { ResourceQuota } from '../preflight/quota-reasons.ts';
import { apiPath } from '../resource-paths.ts';
import { safeText } from '../safe-text.ts';
import { isNamedOwnPod } from '../status/own-pods.ts';
import { ApiError, hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { parentKey, type WorkloadRef } from '../workload-ref.ts';
import { type PodMetrics, type PodUse, podUse } from './pod-use.ts';

export interface UsageOptions {
  readonly namespace: string;
  /** Only this one. @default all of the namespace */
  readonly workload?: WorkloadRef | undefined;
  /** Value of the `aisubmit.dev/user` label: only what this user submitted. */
  readonly user?: string | undefined;
  readonly signal?: AbortSignal | undefined;
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

/** Reads what workloads use, what they asked for, and what their namespace's quotas have left. */
export async function workloadUsage(api: KubeApi, options: UsageOptions): Promise<Usage> {
  const labelSelector = selectorFor(options);
  const [pods, { measured, metrics }, quotas] = await Promise.all([
    podsOf(api, labelSelector, options),
    metricsOf(api, labelSelector, options),
    quotasOf(api, options),
  ]);
  return { measured, workloads: byWorkload(pods, metrics, options.namespace), quotas };
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
  for await (const pods of listPages<Pod>(api, collection, { labelSelector, signal })) {
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
    return { measured: 'yes', metrics: new Map(items.map((item) => [item.metadata?.name ?? '', item])) };
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
    return (body.items ?? []).flatMap(usesOf);
  } catch (error) {
    if (hasStatus(error, 403)) return undefined;
    throw error;
  }
}

const SHOWN = /cpu|memory|gpu|mig-|storage/;

function usesOf({ metadata, spec, status }: ResourceQuota): readonly QuotaUse[] {
  const quota = safeText(metadata?.name ?? '', 253);
  return Object.entries(status?.hard ?? spec?.hard ?? {})
    .filter(([resource]) => SHOWN.test(resource))
    .map(([resource, hard]) => ({
      quota,
      resource: safeText(resource, 253),
      used: safeText(status?.used?.[resource] ?? '0', 40),
      hard: safeText(hard, 40),
    }));
}

function byWorkload(
  pods: readonly Pod[],
  metrics: ReadonlyMap<string, PodMetrics>,
  namespace: string,
): readonly WorkloadUse[] {
  const found = new Map<string, { readonly use: Omit<WorkloadUse, 'pods'>; readonly pods: PodUse[] }>();
  for (const pod of pods) {
    const ref = labelledRef(pod, namespace);
    if (ref === undefined || !isNamedOwnPod(ref, pod)) continue;
    const id = parentKey(ref).name;
    const use = { kind: ref.kind, name: safeText(ref.name, 253), namespace };
    const entry = found.get(id) ?? { use, pods: [] };
    entry.pods.push(podUse(pod, metrics.get(pod.metadata?.name ?? '')));
    found.set(id, entry);
  }
  return [...found.values()].map((entry) => ({ ...entry.use, pods: entry.pods }));
}

/** The workload that a pod's labels name, which anybody may write. */
function labelledRef({ metadata }: Pod, namespace: string): WorkloadRef | undefined {
  const { [WORKLOAD_LABEL]: id = '', [KIND_LABEL]: label } = metadata?.labels ?? {};
  const kind = (Object.keys(WORKLOAD_KINDS) as WorkloadKind[]).find((each) => WORKLOAD_KINDS[each].prefix === label);
  if (kind === undefined || !id.startsWith(`${WORKLOAD_KINDS[kind].prefix}-`)) return undefined;
  return { kind, name: id.slice(WORKLOAD_KINDS[kind].prefix.length + 1), namespace };
}
