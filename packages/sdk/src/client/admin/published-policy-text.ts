import { POLICY_KEY, policyConfigMap, SYSTEM_NAMESPACE } from '../../policy/published-names.ts';
import { apiPath } from '../resource-paths.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';

/** The document of a policy as it is published, whatever it says; undefined where there is none. */
export async function publishedPolicyText(
  api: KubeApi,
  policy: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string | undefined> {
  const name = policyConfigMap(policy);
  const path = apiPath({ apiVersion: 'v1', kind: 'ConfigMap', namespace: SYSTEM_NAMESPACE, name });
  try {
    const { body } = await api.request<{ readonly data?: Readonly<Record<string, string>> }>({
      method: 'GET',
      path,
      signal,
    });
    return body.data?.[POLICY_KEY];
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}
