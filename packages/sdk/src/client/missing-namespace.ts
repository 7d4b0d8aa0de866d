import { AisubmitError } from '../errors.ts';
import { closest } from '../request/closest.ts';
import { isSystem, knownNamespaces } from './namespaces.ts';
import { apiPath } from './resource-paths.ts';
import { safeText } from './safe-text.ts';
import { hasStatus } from './transport/api-error.ts';
import type { KubeApi } from './transport/kube-api.ts';
import { METADATA_ONLY } from './transport/metadata-only.ts';

/**
 * Makes the error for a namespace that is not there, with the one that was probably meant, since lists of one that is not
 * are empty. Undefined where it is there; whoever may not look is believed.
 */
export async function missingNamespace(
  api: KubeApi,
  namespace: string,
  signal?: AbortSignal,
): Promise<AisubmitError | undefined> {
  try {
    const path = apiPath({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
    await api.request({ method: 'GET', path, accept: METADATA_ONLY, signal });
    return undefined;
  } catch (error) {
    if (hasStatus(error, 403)) return undefined;
    if (!hasStatus(error, 404)) throw error;
  }
  const { names, listed } = await knownNamespaces(api, { signal });
  const near = closest(
    namespace,
    names.filter((name) => !isSystem(name)),
  );
  return new AisubmitError('NOT_FOUND', `namespace ${namespace} does not exist`, {
    status: 404,
    fix: near === undefined ? otherwise(listed) : `did you mean ${safeText(near, 63)}? choose with --namespace`,
  });
}

function otherwise(listed: boolean): string {
  return listed ? 'kubectl get namespaces lists those that do' : 'choose another with --namespace';
}

/**
 * Makes sure that a namespace is there.
 *
 * @throws {AisubmitError} `NOT_FOUND`.
 */
export async function requireNamespace(
  api: KubeApi,
  namespace: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const missing = await missingNamespace(api, namespace, signal);
  if (missing !== undefined) throw missing;
}
