import type { ObjectMeta } from '../../build/kube-object.ts';
import type { Reason } from '../../errors.ts';
import { apiPath } from '../resource-paths.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { METADATA_ONLY } from '../transport/metadata-only.ts';

export interface NamespaceFacts {
  /** False when we may not look, which is no failure. */
  readonly readable: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Why nothing can be created in it. */
  readonly reason?: Reason | undefined;
}

const BARE = { labels: {}, annotations: {} };

/** Looks at the namespace that a workload is to live in, by one small read. */
export async function namespaceFacts(api: KubeApi, namespace: string, signal?: AbortSignal): Promise<NamespaceFacts> {
  try {
    const { body } = await api.request<{ metadata?: ObjectMeta }>({
      method: 'GET',
      path: apiPath({ apiVersion: 'v1', kind: 'Namespace', name: namespace }),
      accept: METADATA_ONLY,
      signal,
    });
    const leaving = body.metadata?.deletionTimestamp !== undefined;
    return {
      readable: true,
      labels: body.metadata?.labels ?? {},
      annotations: body.metadata?.annotations ?? {},
      ...(leaving ? { reason: unusable(namespace, 'is being deleted') } : {}),
    };
  } catch (error) {
    if (hasStatus(error, 404)) return { readable: true, ...BARE, reason: unusable(namespace, 'does not exist') };
    if (hasStatus(error, 403)) return { readable: false, ...BARE };
    throw error;
  }
}

function unusable(namespace: string, why: string): Reason {
  return {
    path: `Namespace/${namespace}`,
    message: `namespace ${namespace} ${why}`,
    fix: 'choose another with --namespace, or ask your cluster admin for one',
  };
}
