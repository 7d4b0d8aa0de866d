import type { KubeObject } from '../../build/kube-object.ts';
import { REQUEST_ID } from '../../build/metadata-keys.ts';
import { AisubmitError } from '../../errors.ts';
import type { LiveObject } from '../kube-types.ts';
import { apiPath, type ObjectKey } from '../resource-paths.ts';
import { ApiError, hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { realClock } from '../transport/real-clock.ts';
import type { RetryClock } from '../transport/retry.ts';

/** Garbage collection takes the remains of a deleted namesake within seconds; after this it is not going to. */
const STALE_WAIT_MS = 30_000;
const STALE_POLL_MS = 500;

export interface CreateOptions {
  readonly requestId: string;
  /** uid of the parent; an existing object that belongs to another one is waited for until it is gone. */
  readonly ownerUid?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: RetryClock | undefined;
  /** How long remains of a namesake are waited for. @default 30000 */
  readonly staleWaitMs?: number | undefined;
  /** False for what must not be read although it might be, such as a Secret. @default true */
  readonly readsBack?: boolean | undefined;
}

export interface Created {
  readonly uid: string;
  readonly object: LiveObject;
  readonly warnings: readonly string[];
}

/**
 * Creates an object exactly once. When no clear answer comes, it is read back: with our request-id it is ours, when
 * absent it is sent once more.
 *
 * @throws AisubmitError `CONFLICT` when somebody else's object holds the name.
 */
export async function createObject(api: KubeApi, object: KubeObject, options: CreateOptions): Promise<Created> {
  const clock = options.clock ?? realClock;
  const deadline = clock.now() + (options.staleWaitMs ?? STALE_WAIT_MS);
  let resent = false;
  for (;;) {
    const outcome = await post(api, object, options.signal);
    if (!('unclear' in outcome)) return outcome;
    const { unclear } = outcome;
    const holder = await readBack(api, object, options);
    if (holder.state === 'ours') return created(holder.object, []);
    const refusal = refusalFor(holder, { object, unclear, resent, late: clock.now() > deadline });
    if (refusal !== undefined) throw refusal;
    if (unclear.ambiguous) resent = true;
    else await clock.sleep(STALE_POLL_MS, options.signal);
  }
}

interface Doubt {
  readonly object: KubeObject;
  readonly unclear: ApiError;
  /** True when it has been sent once more already, after an answer was lost. */
  readonly resent: boolean;
  /** True when remains of a namesake should have been gone long since. */
  readonly late: boolean;
}

/** Why the name cannot be had; undefined when sending the object again may settle it. */
function refusalFor(holder: Holder, { object, unclear, resent, late }: Doubt): AisubmitError | undefined {
  if (holder.state === 'foreign') return taken(object, holder.object, unclear);
  if (unclear.ambiguous) return resent ? unclear : undefined;
  // The first one may have arrived, or the name was taken before: nobody can tell, and waiting would not help.
  if (holder.state === 'unreadable' && resent) return untold(object, unclear);
  return late ? taken(object, undefined, unclear) : undefined;
}

/** Sends it; an answer that does not say whether our object is there now is `unclear`. */
async function post(
  api: KubeApi,
  object: KubeObject,
  signal: AbortSignal | undefined,
): Promise<Created | { readonly unclear: ApiError }> {
  try {
    const { body, warnings } = await api.request<LiveObject>({
      method: 'POST',
      path: apiPath({ ...keyOf(object), name: undefined }),
      query: { fieldManager: 'aisubmit' },
      body: object,
      signal,
    });
    return created(body, warnings);
  } catch (error) {
    if (error instanceof ApiError && isUnclear(error)) return { unclear: error };
    throw error;
  }
}

function created(object: LiveObject, warnings: readonly string[]): Created {
  return { uid: object.metadata?.uid ?? '', object, warnings };
}

function isUnclear(error: ApiError): boolean {
  return error.ambiguous || (error.status === 409 && error.statusReason === 'AlreadyExists');
}

type Holder =
  | { readonly state: 'ours' | 'foreign'; readonly object: LiveObject }
  | { readonly state: 'absent' | 'stale' | 'unreadable' };

async function readBack(api: KubeApi, object: KubeObject, options: CreateOptions): Promise<Holder> {
  if (options.readsBack === false) return { state: 'unreadable' };
  try {
    const { body } = await api.request<LiveObject>({
      method: 'GET',
      path: apiPath(keyOf(object)),
      signal: options.signal,
    });
    const ours =
      body.metadata?.annotations?.[REQUEST_ID] === options.requestId && belongsToOwner(body, options.ownerUid);
    if (ours && body.metadata?.deletionTimestamp === undefined) return { state: 'ours', object: body };
    return isStale(body, options.ownerUid) ? { state: 'stale' } : { state: 'foreign', object: body };
  } catch (error) {
    if (hasStatus(error, 404)) return { state: 'absent' };
    // Users may create Secrets without reading them.
    if (hasStatus(error, 403)) return { state: 'unreadable' };
    throw error;
  }
}

function belongsToOwner(object: LiveObject, ownerUid: string | undefined): boolean {
  return ownerUid === undefined || (object.metadata?.ownerReferences ?? []).some((each) => each.uid === ownerUid);
}

/** An object on its way out: being deleted, or left by a former parent of the same name. */
function isStale(object: LiveObject, ownerUid: string | undefined): boolean {
  if (object.metadata?.deletionTimestamp !== undefined) return true;
  const owners = object.metadata?.ownerReferences ?? [];
  return ownerUid !== undefined && owners.length > 0 && owners.every((each) => each.uid !== ownerUid);
}

function taken(object: KubeObject, holder: LiveObject | undefined, cause: unknown): AisubmitError {
  const what = `${object.kind} ${object.metadata.name}`;
  const where = `in namespace ${object.metadata.namespace}`;
  const other = holder?.metadata?.annotations?.[REQUEST_ID] === undefined ? '' : ', made by another submission';
  return new AisubmitError('CONFLICT', `${what} exists already ${where}${other}`, {
    cause,
    status: 409,
    fix: 'choose another name, or see what holds it with `kubectl aisubmit list`',
  });
}

function untold(object: KubeObject, cause: unknown): AisubmitError {
  const what = `${object.kind} ${object.metadata.name}`;
  return new AisubmitError(
    'CONFLICT',
    `the connection broke while ${what} was created, and you may not read what is there now`,
    {
      cause,
      status: 409,
      fix: 'submit it again',
    },
  );
}

/** Names an object's place in the API. */
export function keyOf(object: KubeObject): ObjectKey {
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    namespace: object.metadata.namespace,
    name: object.metadata.name,
  };
}
