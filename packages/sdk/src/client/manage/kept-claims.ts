import { KIND_LABEL, WORKLOAD_LABEL } from '../../build/metadata-keys.ts';
import { AisubmitError } from '../../errors.ts';
import type { KubeList, LiveObject, Parent } from '../kube-types.ts';
import { listPages } from '../list-pages.ts';
import { apiPath } from '../resource-paths.ts';
import { safeText } from '../safe-text.ts';
import { deleteObject } from '../submit/delete-object.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { describeRef, parentKey, type WorkloadRef } from '../workload-ref.ts';
import { hasEnded } from './has-ended.ts';

const MAX_NAMES = 5;

interface ClaimOptions {
  readonly signal?: AbortSignal | undefined;
}

/** The claims of a workload that outlive it. */
export async function keptClaims(
  api: KubeApi,
  ref: WorkloadRef,
  { signal }: ClaimOptions,
): Promise<readonly LiveObject[]> {
  const path = apiPath({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: ref.namespace });
  const query = { labelSelector: `${WORKLOAD_LABEL}=${parentKey(ref).name}` };
  const { body } = await api.request<KubeList<LiveObject>>({ method: 'GET', path, query, signal });
  return (body.items ?? []).filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
}

/** Deletes claims, with the data in them; returns their names. */
export async function deleteClaims(
  api: KubeApi,
  claims: readonly LiveObject[],
  { namespace, signal }: ClaimOptions & { readonly namespace: string },
): Promise<readonly string[]> {
  for (const { metadata } of claims) {
    const key = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: metadata?.name ?? '' };
    await deleteObject(api, key, { uid: metadata?.uid ?? '', signal });
  }
  return claims.map(nameOf);
}

/** Makes sure that nobody else works on the claims of a workload, before anything of it is touched. */
export async function throwIfShared(api: KubeApi, ref: WorkloadRef, options: ClaimOptions): Promise<void> {
  const claims = (await keptClaims(api, ref, options)).map(nameOf);
  if (claims.length === 0) return;
  const users = await otherUsers(api, ref, { claims, ...options });
  if (users.length === 0) return;
  const more = users.length > MAX_NAMES ? ` and ${users.length - MAX_NAMES} more` : '';
  throw new AisubmitError(
    'CONFLICT',
    `data of ${describeRef(ref)} is used by ${users.slice(0, MAX_NAMES).join(', ')}${more}; nothing was deleted`,
    { status: 409, fix: 'delete them first, or leave --purge out: the data stays' },
  );
}

/** Other Jobs and Deployments that mount one of the claims, apart from what has ended. */
async function otherUsers(
  api: KubeApi,
  ref: WorkloadRef,
  { claims, signal }: ClaimOptions & { readonly claims: readonly string[] },
): Promise<readonly string[]> {
  const own = parentKey(ref).name;
  const users: string[] = [];
  for (const [apiVersion, kind] of [
    ['batch/v1', 'Job'],
    ['apps/v1', 'Deployment'],
  ] as const) {
    for await (const parents of listPages<Parent>(api, { apiVersion, kind, namespace: ref.namespace }, { signal })) {
      const others = parents.filter((each) => each.metadata?.name !== own && mounts(each, claims) && !hasEnded(each));
      users.push(...others.map((parent) => shownAs(parent, kind)));
    }
  }
  return users;
}

function mounts({ spec }: Parent, claims: readonly string[]): boolean {
  const volumes = spec?.template?.spec?.volumes ?? [];
  return volumes.some(({ persistentVolumeClaim }) => claims.includes(persistentVolumeClaim?.claimName ?? ''));
}

/** Reads what is kept where that is allowed; whoever may not look is told nothing. */
export async function keptNames(api: KubeApi, ref: WorkloadRef, options: ClaimOptions): Promise<readonly string[]> {
  try {
    return (await keptClaims(api, ref, options)).map(nameOf);
  } catch (error) {
    if (hasStatus(error, 403)) return [];
    throw error;
  }
}

/** `training/mnist` for ours, `job/name` for others. */
function shownAs({ metadata }: Parent, kind: string): string {
  const [name, label] = [metadata?.name ?? '', metadata?.labels?.[KIND_LABEL]];
  const isOurs = label !== undefined && name.startsWith(`${label}-`);
  return safeText(isOurs ? `${label}/${name.slice(label.length + 1)}` : `${kind.toLowerCase()}/${name}`, 253);
}

function nameOf({ metadata }: LiveObject): string {
  return safeText(metadata?.name ?? '', 253);
}
