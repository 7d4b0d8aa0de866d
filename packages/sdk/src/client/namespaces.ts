import type { ObjectMeta } from '../build/kube-object.ts';
import { mayI } from './access-review.ts';
import type { KubeList } from './kube-types.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { apiPath } from './resource-paths.ts';
import { safeText } from './safe-text.ts';
import { hasStatus } from './transport/api-error.ts';
import type { KubeApi } from './transport/kube-api.ts';

/** More would be no choice but a search. */
const MAX_ASKED = 50;
const CONCURRENCY = 8;

export interface NamespaceOptions {
  /** Names to try where namespaces may not be listed, such as those of the kubeconfig's contexts. */
  readonly candidates?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Names the namespaces in which this user may submit workloads, sorted; never `default` or the system's own. */
export async function usableNamespaces(api: KubeApi, options: NamespaceOptions = {}): Promise<readonly string[]> {
  const { signal } = options;
  const known = await knownNamespaces(api, options);
  const names = known.names.filter((name) => !isSystem(name)).slice(0, MAX_ASKED);
  const allowed = await mapConcurrently(names, CONCURRENCY, (namespace) =>
    mayI(api, { verb: 'create', group: 'batch', resource: 'jobs', namespace }, signal),
  );
  return names
    .filter((_name, index) => allowed[index] === true)
    .map((name) => safeText(name, 63))
    .toSorted();
}

/** Namespaces that are known to exist, or may. */
export interface KnownNamespaces {
  /** The user's own come first. */
  readonly names: readonly string[];
  /** False where namespaces may not be listed: these are the candidates. */
  readonly listed: boolean;
}

/** Names every namespace that is known to exist, or may. */
export async function knownNamespaces(api: KubeApi, options: NamespaceOptions = {}): Promise<KnownNamespaces> {
  const { candidates = [], signal } = options;
  const listed = await readNamespaces(api, signal);
  const known = listed === undefined ? candidates : [...candidates.filter((each) => listed.includes(each)), ...listed];
  return { names: [...new Set(known)], listed: listed !== undefined };
}

/** True for namespaces that hold the cluster's own workloads, and for `default`, which belongs to nobody. */
export function isSystem(namespace: string): boolean {
  return namespace === 'default' || namespace.startsWith('kube-') || namespace === 'aisubmit-system';
}

async function readNamespaces(api: KubeApi, signal: AbortSignal | undefined): Promise<readonly string[] | undefined> {
  try {
    const { body } = await api.request<KubeList<{ metadata?: ObjectMeta }>>({
      method: 'GET',
      path: apiPath({ apiVersion: 'v1', kind: 'Namespace' }),
      accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json',
      query: { limit: 500 },
      signal,
    });
    return (body.items ?? []).map(({ metadata }) => metadata?.name ?? '').filter((name) => name !== '');
  } catch (error) {
    if (hasStatus(error, 403)) return undefined;
    throw error;
  }
}
