import { AisubmitError } from '../../errors.ts';
import { apiPath } from '../resource-paths.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';

/**
 * Makes sure that a namespace is there, since lists of one that is not are empty. Whoever may not look is believed.
 *
 * @throws {AisubmitError} `NOT_FOUND`.
 */
export async function requireNamespace(
  api: KubeApi,
  namespace: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  try {
    await api.request({
      method: 'GET',
      path: apiPath({ apiVersion: 'v1', kind: 'Namespace', name: namespace }),
      signal,
    });
  } catch (error) {
    if (hasStatus(error, 404)) {
      throw new AisubmitError('NOT_FOUND', `namespace ${namespace} does not exist`, {
        status: 404,
        fix: 'kubectl get namespaces lists those that do',
      });
    }
    if (!hasStatus(error, 403)) throw error;
  }
}
