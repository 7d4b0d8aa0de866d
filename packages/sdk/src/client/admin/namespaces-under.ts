import { POLICY } from '../../build/metadata-keys.ts';
import type { KubeList, LiveObject } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import type { KubeApi } from '../transport/kube-api.ts';

/** Namespaces whose label names a policy, by name. */
export async function namespacesUnder(
  api: KubeApi,
  policy: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<readonly string[]> {
  const path = apiPath({ apiVersion: 'v1', kind: 'Namespace' });
  const query = { labelSelector: `${POLICY}=${policy}` };
  const { body } = await api.request<KubeList<LiveObject>>({ method: 'GET', path, query, signal });
  return (body.items ?? []).flatMap(({ metadata }) => (metadata?.name === undefined ? [] : [metadata.name])).toSorted();
}
