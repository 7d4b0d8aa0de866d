import { type KubeApi, type ListOptions, requireNamespace } from '@aisubmit/sdk/client';

/**
 * Where nothing was found in a namespace: makes sure that there is one.
 *
 * @throws {AisubmitError} `NOT_FOUND`, where the user may know.
 */
export async function requirePlace(
  api: KubeApi,
  { namespace, signal }: Pick<ListOptions, 'namespace' | 'signal'>,
): Promise<void> {
  if (namespace !== undefined) await requireNamespace(api, namespace, { signal });
}
