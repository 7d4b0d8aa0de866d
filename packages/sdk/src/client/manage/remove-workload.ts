import { INCOMPLETE } from '../../build/metadata-keys.ts';
import { AisubmitError } from '../../errors.ts';
import { throwIfAborted } from '../abort.ts';
import type { KubeList, LiveObject, Parent, Pod } from '../kube-types.ts';
import { apiPath, type ObjectKey } from '../resource-paths.ts';
import { safeText } from '../safe-text.ts';
import { podSelector, podsPath } from '../status/observe.ts';
import { deleteObject } from '../submit/delete-object.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { realClock } from '../transport/real-clock.ts';
import type { RetryClock } from '../transport/retry.ts';
import { describeRef, parentKey, type WorkloadRef } from '../workload-ref.ts';
import { workloadNotFound } from './find-names.ts';
import { deleteClaims, keptClaims, keptNames, throwIfShared } from './kept-claims.ts';

const POLL_MS = 500;
/** Beyond the pods' own grace period: time for the kubelet to say that they are gone. */
const MARGIN_MS = 30_000;
const DEFAULT_GRACE_SECONDS = 30;

export interface RemoveProgress {
  readonly step: 'stop' | 'wait-for-pods' | 'delete' | 'wait-until-gone' | 'purge';
  /** Pods that are still there. */
  readonly podsLeft: number;
}

export interface RemoveOptions {
  /** Waits until the Job or Deployment itself is gone. @default true */
  readonly wait?: boolean | undefined;
  /** Deletes the data that would be kept, too. @default false */
  readonly purge?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: RemoveProgress) => void) | undefined;
  readonly clock?: RetryClock | undefined;
}

export interface Removal {
  /** Volume claims that are still there, with the data in them. */
  readonly kept: readonly string[];
  /** Volume claims that were deleted. */
  readonly purged: readonly string[];
}

/**
 * Stops a workload, waits for its pods, then deletes it: in this order no pod outlives its NetworkPolicy.
 *
 * @throws AisubmitError `NOT_FOUND` with the names that exist, `CONFLICT` when pods do not end in time, or when data that
 * is to be purged is in use by other workloads.
 */
export async function removeWorkload(api: KubeApi, ref: WorkloadRef, options: RemoveOptions = {}): Promise<Removal> {
  const context: RemoveContext = { api, ref, options, clock: options.clock ?? realClock };
  const parent = await readParent(context);
  if (options.purge === true) await throwIfShared(api, ref, options);
  const uid = parent.metadata?.uid ?? '';
  const key = parentKey(ref);
  if (parent.metadata?.deletionTimestamp === undefined) {
    options.onProgress?.({ step: 'stop', podsLeft: 0 });
    await stop(context, parent);
    await waitForPods(context, parent);
    options.onProgress?.({ step: 'delete', podsLeft: 0 });
    await deleteObject(api, key, { uid, signal: options.signal });
  }
  if (options.wait !== false) await waitUntilGone(context, key, uid);
  return keptOrPurged(context);
}

interface RemoveContext {
  readonly api: KubeApi;
  readonly ref: WorkloadRef;
  readonly options: RemoveOptions;
  readonly clock: RetryClock;
}

async function readParent({ api, ref, options }: RemoveContext): Promise<Parent> {
  try {
    return (await api.request<Parent>({ method: 'GET', path: apiPath(parentKey(ref)), signal: options.signal })).body;
  } catch (error) {
    if (hasStatus(error, 404)) throw await workloadNotFound(api, ref, options.signal);
    throw error;
  }
}

/** Suspends a Job; scales a Deployment to zero, without an autoscaler that would scale it up again. */
async function stop(context: RemoveContext, parent: Parent): Promise<void> {
  const { api, ref, options } = context;
  const isJob = parentKey(ref).kind === 'Job';
  const ended = parent.status?.conditions?.some(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  );
  if (parent.metadata?.annotations?.[INCOMPLETE] !== undefined || (isJob && ended === true)) return;
  if (!isJob) await removeAutoscaler(context);
  const spec = isJob ? { suspend: true } : { replicas: 0 };
  await api.request({
    method: 'PATCH',
    path: apiPath(parentKey(ref)),
    query: { fieldManager: 'aisubmit' },
    body: { metadata: { uid: parent.metadata?.uid }, spec },
    contentType: 'application/merge-patch+json',
    idempotent: true,
    signal: options.signal,
  });
}

async function removeAutoscaler({ api, ref, options }: RemoveContext): Promise<void> {
  const key: ObjectKey = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    namespace: ref.namespace,
    name: parentKey(ref).name,
  };
  try {
    const { body } = await api.request<LiveObject>({ method: 'GET', path: apiPath(key), signal: options.signal });
    await deleteObject(api, key, { uid: body.metadata?.uid ?? '', signal: options.signal });
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}

async function waitForPods(context: RemoveContext, parent: Parent): Promise<void> {
  const { options, clock } = context;
  const grace = parent.spec?.template?.spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
  const deadline = clock.now() + grace * 1000 + MARGIN_MS;
  for (;;) {
    throwIfAborted(options.signal);
    const left = await livePods(context);
    options.onProgress?.({ step: 'wait-for-pods', podsLeft: left.length });
    if (left.length === 0) return;
    if (clock.now() > deadline) throw podsRemain(context, left);
    await clock.sleep(POLL_MS, options.signal);
  }
}

async function livePods({ api, ref, options }: RemoveContext): Promise<readonly Pod[]> {
  const { body } = await api.request<KubeList<Pod>>({
    method: 'GET',
    path: podsPath(ref),
    query: { labelSelector: podSelector(ref) },
    signal: options.signal,
  });
  return (body.items ?? []).filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
}

function podsRemain({ ref }: RemoveContext, left: readonly Pod[]): AisubmitError {
  const names = left.slice(0, 5).map(({ metadata }) => safeText(metadata?.name ?? '', 253));
  return new AisubmitError(
    'CONFLICT',
    `${describeRef(ref)} is stopped, but ${left.length} of its pods have not ended: ${names.join(', ')}`,
    {
      fix: 'wait and delete it again; if their node is lost, ask your cluster admin',
    },
  );
}

async function waitUntilGone({ api, options, clock }: RemoveContext, key: ObjectKey, uid: string): Promise<void> {
  const deadline = clock.now() + MARGIN_MS;
  for (;;) {
    try {
      const { body } = await api.request<LiveObject>({ method: 'GET', path: apiPath(key), signal: options.signal });
      if (body.metadata?.uid !== uid) return;
    } catch (error) {
      if (hasStatus(error, 404)) return;
      throw error;
    }
    options.onProgress?.({ step: 'wait-until-gone', podsLeft: 0 });
    if (clock.now() > deadline) {
      throw new AisubmitError('CONFLICT', `${key.kind}/${key.name} is being deleted, but something holds it`, {
        fix: `see its finalizers with \`kubectl get ${key.kind.toLowerCase()} ${key.name} -o yaml\``,
      });
    }
    await clock.sleep(POLL_MS, options.signal);
  }
}

async function keptOrPurged({ api, ref, options }: RemoveContext): Promise<Removal> {
  if (options.purge !== true) return { kept: await keptNames(api, ref, options), purged: [] };
  const claims = await keptClaims(api, ref, options);
  options.onProgress?.({ step: 'purge', podsLeft: 0 });
  const { namespace } = ref;
  return { kept: [], purged: await deleteClaims(api, claims, { namespace, signal: options.signal }) };
}
