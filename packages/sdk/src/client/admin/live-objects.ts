import type { KubeObject, OwnerReference } from '../../build/kube-object.ts';
import type { KubeList } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';

export interface LiveObjectsOptions {
  /** Undefined reads all namespaces. */
  readonly namespace?: string | undefined;
  /** Objects per request. @default 200 */
  readonly pageSize?: number | undefined;
  /** Called with a kind that may not be listed, and with one that the cluster does not have. */
  readonly onUnreadable?: ((kind: string, why: 'forbidden' | 'unknown') => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const PAGE_SIZE = 200;

/** What a policy speaks about and anybody may have made, whoever it was. */
const KINDS = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['batch/v1', 'CronJob'],
  ['batch/v1', 'Job'],
  ['apps/v1', 'ReplicaSet'],
  ['v1', 'ReplicationController'],
  ['v1', 'Pod'],
  ['v1', 'Service'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['v1', 'PersistentVolumeClaim'],
] as const;

const JUDGED: ReadonlySet<string> = new Set(KINDS.map(([, kind]) => kind));

/**
 * Reads what runs, page by page, so that memory stays flat however much there is. What a controller made of something
 * that is read itself is left out: its maker says the same once. Where a page token grew too old (410) the list
 * begins again, and what was given out already is left out.
 */
export async function* liveObjects(api: KubeApi, options: LiveObjectsOptions = {}): AsyncGenerator<KubeObject[]> {
  for (const [apiVersion, kind] of KINDS) {
    for await (const items of pagesOf(api, { apiVersion, kind }, options)) {
      yield items.filter((item) => !isMadeByJudged(item)).map((item) => ({ ...item, apiVersion, kind }));
    }
  }
}

async function* pagesOf(
  api: KubeApi,
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
  { namespace, pageSize = PAGE_SIZE, onUnreadable, signal }: LiveObjectsOptions,
): AsyncGenerator<readonly KubeObject[]> {
  const path = apiPath({ apiVersion, kind, namespace });
  let last = '';
  let hasRestarted = false;
  let next: string | undefined;
  do {
    try {
      const query = { limit: pageSize, continue: next || undefined };
      const { body } = await api.request<KubeList<KubeObject>>({ method: 'GET', path, query, signal });
      const items = body.items ?? [];
      yield hasRestarted ? items.filter((item) => placeOf(item) > last) : items;
      last = [last, ...items.map(placeOf)].toSorted().at(-1) ?? last;
      next = body.metadata?.continue || undefined;
    } catch (error) {
      const why = whyUnread(error);
      if (why !== undefined) return onUnreadable?.(kind, why);
      if (!hasStatus(error, 410)) throw error;
      hasRestarted = true;
      next = '';
    }
  } while (next !== undefined);
}

function whyUnread(error: unknown): 'forbidden' | 'unknown' | undefined {
  if (hasStatus(error, 403)) return 'forbidden';
  return hasStatus(error, 404) ? 'unknown' : undefined;
}

/** The order of lists is that of the keys in etcd, where a slash (and so `a/x` after `a-b/x`) counts. */
function placeOf({ metadata }: KubeObject): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

function isMadeByJudged({ metadata }: KubeObject): boolean {
  const owners = (metadata?.ownerReferences ?? []) as readonly (OwnerReference & { readonly controller?: boolean })[];
  return owners.some(({ kind, controller }) => controller === true && JUDGED.has(kind));
}
