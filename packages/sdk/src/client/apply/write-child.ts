import type { KubeObject, ObjectMeta } from '../../build/kube-object.ts';
import { AisubmitError } from '../../errors.ts';
import type { LiveObject } from '../kube-types.ts';
import { apiPath, type ObjectKey } from '../resource-paths.ts';
import { createObject, keyOf } from '../submit/create-object.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { RetryClock } from '../transport/retry.ts';
import { carryOver } from './carry-over.ts';

interface ChildContext {
  readonly requestId: string;
  readonly uid: string;
  readonly parent: KubeObject;
  readonly signal: AbortSignal | undefined;
  readonly clock: RetryClock;
}

/** Creates or replaces one child of a running workload; what is not the workload's own is never touched. */
export async function writeChild(api: KubeApi, child: KubeObject, context: ChildContext): Promise<readonly string[]> {
  const { parent, uid } = context;
  const owner = { apiVersion: parent.apiVersion, kind: parent.kind, name: parent.metadata.name ?? '', uid };
  const owned: KubeObject = { ...child, metadata: { ...child.metadata, ownerReferences: [owner] } };
  if (child.kind === 'Secret') return createUnlessThere(api, owned, context.signal);
  const live = await readLive(api, keyOf(child), context.signal);
  if (live !== undefined) return replaceChild(api, owned, { live, uid, signal: context.signal });
  return (await createObject(api, owned, { ...context, ownerUid: uid })).warnings;
}

/** Users may not read Secrets; the one that is there stays as it is. */
async function createUnlessThere(
  api: KubeApi,
  object: KubeObject,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  try {
    const path = apiPath({ ...keyOf(object), name: undefined });
    return (await api.request({ method: 'POST', path, query: { fieldManager: 'aisubmit' }, body: object, signal }))
      .warnings;
  } catch (error) {
    if (hasStatus(error, 409)) return [];
    throw error;
  }
}

async function replaceChild(
  api: KubeApi,
  child: KubeObject,
  { live, uid, signal }: { live: LiveObject; uid: string; signal: AbortSignal | undefined },
): Promise<readonly string[]> {
  if (!belongsTo(live.metadata, uid)) {
    throw new AisubmitError(
      'CONFLICT',
      `${child.kind} ${child.metadata.name} exists already and does not belong to this workload`,
      {
        fix: 'rename or delete what holds the name',
        status: 409,
      },
    );
  }
  const body = carryOver(child, live);
  return (
    await api.request({
      method: 'PUT',
      path: apiPath(keyOf(child)),
      query: { fieldManager: 'aisubmit' },
      body,
      idempotent: true,
      signal,
    })
  ).warnings;
}

/** Reads an object; undefined when there is none. */
export async function readLive(
  api: KubeApi,
  key: ObjectKey,
  signal: AbortSignal | undefined,
): Promise<LiveObject | undefined> {
  try {
    return (await api.request<LiveObject>({ method: 'GET', path: apiPath(key), signal })).body;
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

/** True when the object of this uid owns it. */
export function belongsTo(metadata: ObjectMeta | undefined, uid: string): boolean {
  return (metadata?.ownerReferences ?? []).some((each) => each.uid === uid);
}
