import { AisubmitError } from '../../errors.ts';
import { mayI } from '../access-review.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { apiPath } from '../resource-paths.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { ListOptions } from './list-options.ts';
import { visibleNamespaces } from './list-workloads.ts';

/** Each takes three connections for as long as it is watched. */
const MAX_WATCHED = 20;
const CONCURRENCY = 8;

/**
 * Says where to watch: the namespace that was named, the whole cluster (undefined), or where that is not allowed every
 * namespace that is known and may be seen.
 *
 * @throws AisubmitError `INVALID_INPUT` when those are none, or too many.
 */
export async function placesToWatch(api: KubeApi, options: ListOptions): Promise<readonly (string | undefined)[]> {
  const { namespace, signal } = options;
  if (namespace !== undefined || (await mayListCluster(api, signal))) return [namespace];
  const names = await visibleNamespaces(api, options);
  const allowed = await mapConcurrently(names, CONCURRENCY, (each) =>
    mayI(api, { verb: 'watch', group: 'batch', resource: 'jobs', namespace: each }, signal),
  );
  const places = names.filter((_name, index) => allowed[index] === true);
  for (const each of names.filter((name) => !places.includes(name)))
    for (const resource of ['jobs', 'deployments'] as const)
      options.onGap?.({ what: 'workloads', resource, namespace: each });
  if (places.length > 0 && places.length <= MAX_WATCHED) return places;
  const many = places.length === 0 ? 'none that is known' : `${places.length} namespaces, too many to watch`;
  throw new AisubmitError('INVALID_INPUT', `you may not watch the whole cluster, and what you may see is ${many}`, {
    fix: 'name a namespace with --namespace',
  });
}

async function mayListCluster(api: KubeApi, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    const path = apiPath({ apiVersion: 'batch/v1', kind: 'Job' });
    await api.request({ method: 'GET', path, query: { limit: 1 }, signal });
    return true;
  } catch (error) {
    if (hasStatus(error, 403)) return false;
    throw error;
  }
}
