import { REQUEST_ID, SUBMITTED_BY, WORKLOAD_LABEL } from '../../build/metadata-keys.ts';
import { AisubmitError } from '../../errors.ts';
import type { LiveObject } from '../kube-types.ts';
import { apiPath, type ObjectKey } from '../resource-paths.ts';
import { safeText } from '../safe-text.ts';
import { deleteObject } from '../submit/delete-object.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { describeRef, parentKey, type WorkloadRef } from '../workload-ref.ts';

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
  const found = await readConfigMap(api, ref, signal);
  return found === undefined ? undefined : recordOf(found);
}

async function readConfigMap(
  api: KubeApi,
  ref: WorkloadRef,
  signal: AbortSignal | undefined,
): Promise<LiveObject | undefined> {
  try {
    return (await api.request<LiveObject>({ method: 'GET', path: apiPath(recordKey(ref)), signal })).body;
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

/**
 * Keeps a request; one that an interrupted resume kept is replaced, and so is what the user left there without one.
 *
 * @throws AisubmitError `CONFLICT` where a ConfigMap that is none of it holds the name.
 */
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
    const existing = await readConfigMap(api, ref, signal);
    const record = existing === undefined ? undefined : recordOf(existing);
    if (record?.request === request && record.submittedBy === submittedBy) return;
    if (existing !== undefined) {
      const isOwn = existing.metadata?.annotations?.[SUBMITTED_BY] === submittedBy;
      if (record === undefined && !isOwn) throw nameTaken(ref, existing);
      await deleteObject(api, key, { uid: existing.metadata?.uid ?? '', signal });
    }
    await create();
  }
}

function nameTaken(ref: WorkloadRef, { metadata }: LiveObject): AisubmitError {
  const { name, namespace } = recordKey(ref);
  const maker = metadata?.annotations?.[SUBMITTED_BY];
  const whose = maker === undefined ? 'which does not say who made it' : `which is ${safeText(maker, 300)}’s`;
  return new AisubmitError(
    'CONFLICT',
    `the request of ${describeRef(ref)} cannot be kept: ConfigMap ${name}, ${whose}, is in its place and holds none`,
    { status: 409, fix: `if nobody needs it, delete it: kubectl delete configmap ${name} --namespace ${namespace}` },
  );
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
