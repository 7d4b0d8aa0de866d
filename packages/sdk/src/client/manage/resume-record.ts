import { REQUEST_ID, SUBMITTED_BY, WORKLOAD_LABEL } from '../../build/metadata-keys.ts';
import type { LiveObject } from '../kube-types.ts';
import { apiPath, type ObjectKey } from '../resource-paths.ts';
import { deleteObject } from '../submit/delete-object.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { parentKey, type WorkloadRef } from '../workload-ref.ts';

/** A request that is kept while the object that recorded it makes room for its successor. */
export interface ResumeRecord {
  readonly uid: string;
  /** The request as JSON. */
  readonly request: string;
  readonly submittedBy: string | undefined;
}

const DATA_KEY = 'request.json';

function recordKey(ref: WorkloadRef): ObjectKey & { readonly name: string } {
  const { name, namespace } = parentKey(ref);
  return { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: `${name}-resume` };
}

/** Reads what an interrupted resume kept; undefined where none was interrupted, or nobody may look. */
export async function readResumeRecord(
  api: KubeApi,
  ref: WorkloadRef,
  signal: AbortSignal | undefined,
): Promise<ResumeRecord | undefined> {
  try {
    const { body } = await api.request<LiveObject>({ method: 'GET', path: apiPath(recordKey(ref)), signal });
    return recordOf(body);
  } catch (error) {
    if (hasStatus(error, 404) || hasStatus(error, 403)) return undefined;
    throw error;
  }
}

function recordOf({ metadata, data }: LiveObject): ResumeRecord | undefined {
  const request: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, DATA_KEY) : undefined;
  if (metadata?.uid === undefined || typeof request !== 'string') return undefined;
  return { uid: metadata.uid, request, submittedBy: metadata.annotations?.[SUBMITTED_BY] };
}

interface KeepOptions {
  readonly requestId: string;
  readonly request: string;
  readonly submittedBy: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}

/** Keeps a request; one that an interrupted resume kept is replaced. */
export async function keepResumeRecord(
  api: KubeApi,
  ref: WorkloadRef,
  { requestId, request, submittedBy, labels, signal }: KeepOptions,
): Promise<void> {
  const key = recordKey(ref);
  const body = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: key.name,
      namespace: ref.namespace,
      labels: { ...labels, [WORKLOAD_LABEL]: parentKey(ref).name },
      annotations: { [REQUEST_ID]: requestId, [SUBMITTED_BY]: submittedBy },
    },
    immutable: true,
    data: { [DATA_KEY]: request },
  };
  const path = apiPath({ ...key, name: undefined });
  const create = (): Promise<unknown> =>
    api.request({ method: 'POST', path, query: { fieldManager: 'aisubmit' }, body, idempotent: true, signal });
  try {
    await create();
  } catch (error) {
    if (!hasStatus(error, 409)) throw error;
    const existing = await readResumeRecord(api, ref, signal);
    if (existing?.request === request && existing.submittedBy === submittedBy) return;
    await dropResumeRecord(api, ref, signal);
    await create();
  }
}

/** Removes a kept request; returns false where there is none, or nobody may look. */
export async function dropResumeRecord(
  api: KubeApi,
  ref: WorkloadRef,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const existing = await readResumeRecord(api, ref, signal);
  if (existing === undefined) return false;
  await deleteObject(api, recordKey(ref), { uid: existing.uid, signal });
  return true;
}
