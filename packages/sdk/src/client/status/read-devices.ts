import { KIND_LABEL, WORKLOAD_LABEL } from '../../build/metadata-keys.ts';
import { tryParseQuantity } from '../../request/quantity.ts';
import type { KubeList, Pod } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import { safeText } from '../safe-text.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { DeviceUse } from './device-use.ts';
import { unlessHidden } from './unless-hidden.ts';

/** A device that a pod waits for. */
export interface WantedDevice {
  readonly resource: string;
  /** Its own name: it may get a node while it is looked who has them. */
  readonly pod: string;
}

interface Where {
  readonly namespace: string;
  readonly signal: AbortSignal | undefined;
}

interface Node {
  readonly spec?: { readonly unschedulable?: boolean };
  readonly status?: { readonly allocatable?: Readonly<Record<string, string | number>> };
}

/** A page is enough for whoever asks in person; beyond it numbers would be wrong, so none are said. */
const PAGE = 500;
const ONE = 1_000_000_000n;

/** Reads who has how many of a device in the namespace and, where that may be seen, how many there are. */
export async function readDevices(api: KubeApi, wanted: WantedDevice, where: Where): Promise<DeviceUse> {
  const { resource } = wanted;
  const [users, nodes] = await Promise.all([readUsers(api, wanted, where), readNodes(api, resource, where)]);
  return { resource, users, nodes };
}

async function readUsers(
  api: KubeApi,
  { resource, pod: waiting }: WantedDevice,
  { namespace, signal }: Where,
): Promise<DeviceUse['users']> {
  const path = apiPath({ apiVersion: 'v1', kind: 'Pod', namespace });
  const query = { fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed', limit: PAGE };
  const found = await unlessHidden(() => api.request<KubeList<Pod>>({ method: 'GET', path, query, signal }));
  if (found === undefined) return undefined;
  const counts = new Map<string, number>();
  for (const pod of found.body.items ?? []) {
    const hasNone = pod.metadata?.name === waiting || (pod.spec?.nodeName ?? '') === '';
    const count = hasNone ? 0 : countOf(pod, resource);
    if (count > 0) counts.set(idOf(pod), (counts.get(idOf(pod)) ?? 0) + count);
  }
  const users = [...counts].map(([id, count]) => ({ id, count }));
  return users.toSorted((a, b) => b.count - a.count || a.id.localeCompare(b.id));
}

function countOf({ spec }: Pod, resource: string): number {
  const amounts = (spec?.containers ?? []).map(({ resources }) => resources?.limits?.[resource] ?? 0);
  return amounts.reduce<number>((sum, each) => sum + wholes(each), 0);
}

/** `training/llm` for what was submitted by us, `pod/x` for anything else. */
function idOf({ metadata }: Pod): string {
  const kind = metadata?.labels?.[KIND_LABEL];
  const workload = metadata?.labels?.[WORKLOAD_LABEL];
  if (kind === undefined || workload === undefined || !workload.startsWith(`${kind}-`))
    return `pod/${safeText(metadata?.name ?? '', 253)}`;
  return `${safeText(kind, 63)}/${safeText(workload.slice(kind.length + 1), 63)}`;
}

async function readNodes(api: KubeApi, resource: string, { signal }: Where): Promise<DeviceUse['nodes']> {
  const query = { limit: PAGE };
  const path = '/api/v1/nodes';
  const found = await unlessHidden(() => api.request<KubeList<Node>>({ method: 'GET', path, query, signal }));
  if (found === undefined || (found.body.metadata?.continue ?? '') !== '') return undefined;
  const counts = (found.body.items ?? []).map(({ status }) => wholes(status?.allocatable?.[resource] ?? 0));
  return { total: counts.reduce((sum, each) => sum + each, 0), largest: Math.max(0, ...counts) };
}

function wholes(amount: string | number): number {
  return Number((tryParseQuantity(String(amount)) ?? 0n) / ONE);
}
