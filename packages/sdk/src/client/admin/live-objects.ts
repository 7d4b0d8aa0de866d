import type { KubeObject, OwnerReference } from '../../build/kube-object.ts';
import { listPages } from '../list-pages.ts';
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
 * that is read itself is left out: its maker says the same once.
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
  kind: { readonly apiVersion: string; readonly kind: string },
  { namespace, onUnreadable, ...options }: LiveObjectsOptions,
): AsyncGenerator<readonly KubeObject[]> {
  try {
    yield* listPages<KubeObject>(api, { ...kind, namespace }, options);
  } catch (error) {
    const why = whyUnread(error);
    if (why === undefined) throw error;
    onUnreadable?.(kind.kind, why);
  }
}

function whyUnread(error: unknown): 'forbidden' | 'unknown' | undefined {
  if (hasStatus(error, 403)) return 'forbidden';
  return hasStatus(error, 404) ? 'unknown' : undefined;
}

function isMadeByJudged({ metadata }: KubeObject): boolean {
  const owners = (metadata?.ownerReferences ?? []) as readonly (OwnerReference & { readonly controller?: boolean })[];
  return owners.some(({ kind, controller }) => controller === true && JUDGED.has(kind));
}
