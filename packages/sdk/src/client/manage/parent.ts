import type { Parent } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { parentKey, type WorkloadRef } from '../workload-ref.ts';
import { workloadNotFound } from './find-names.ts';

/**
 * Reads the Job or Deployment of a workload.
 *
 * @throws AisubmitError `NOT_FOUND` with the name that was probably meant.
 */
export async function readParent(api: KubeApi, ref: WorkloadRef, signal: AbortSignal | undefined): Promise<Parent> {
  const parent = await findParent(api, ref, signal);
  if (parent === undefined) throw await workloadNotFound(api, [ref], signal);
  return parent;
}

/** The same; undefined where there is none. */
export async function findParent(
  api: KubeApi,
  ref: WorkloadRef,
  signal: AbortSignal | undefined,
): Promise<Parent | undefined> {
  try {
    return (await api.request<Parent>({ method: 'GET', path: apiPath(parentKey(ref)), signal })).body;
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

interface ParentPatch {
  /** A JSON merge patch without the uid. */
  readonly patch: { readonly metadata?: Readonly<Record<string, unknown>>; readonly spec?: unknown };
  readonly dryRun?: boolean | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Changes this very parent: the uid in the patch makes the server refuse it for a successor of the same name. */
export async function patchParent(
  api: KubeApi,
  { ref, parent }: { readonly ref: WorkloadRef; readonly parent: Parent },
  { patch, dryRun, signal }: ParentPatch,
): Promise<void> {
  await api.request({
    method: 'PATCH',
    path: apiPath(parentKey(ref)),
    query: { fieldManager: 'aisubmit', ...(dryRun === true ? { dryRun: 'All' } : {}) },
    body: { ...patch, metadata: { ...patch.metadata, uid: parent.metadata?.uid } },
    contentType: 'application/merge-patch+json',
    idempotent: true,
    signal,
  });
}
