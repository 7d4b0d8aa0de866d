import { INCOMPLETE } from '../../build/metadata-keys.ts';
import { AisubmitError } from '../../errors.ts';
import type { LiveObject, Parent } from '../kube-types.ts';
import { apiPath, type ObjectKey } from '../resource-paths.ts';
import { deleteObject } from '../submit/delete-object.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { realClock } from '../transport/real-clock.ts';
import type { RetryClock } from '../transport/retry.ts';
import { describeRef, parentKey, type WorkloadRef } from '../workload-ref.ts';
import { workloadNotFound } from './find-names.ts';
import { hasEnded } from './has-ended.ts';
import { deleteClaims, keptClaims, keptNames, throwIfShared } from './kept-claims.ts';
import { findParent, patchParent } from './parent.ts';
import { dropResumeRecord } from './resume-record.ts';
import { waitForPods } from './wait-for-pods.ts';

const POLL_MS = 500;
/** An object without pods goes within seconds, unless something holds it. */
const GONE_MS = 30_000;

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
  /** Removes this very one, and none that took its name since. */
  readonly uid?: string | undefined;
  /** Deletes nothing: `server` asks whether it would be let. */
  readonly dryRun?: 'client' | 'server' | undefined;
  /** Leaves what an interrupted resume keeps; for who resumes. @default false */
  readonly keepsRecord?: boolean | undefined;
  /** How long its pods may take to end. @default their grace period and half a minute */
  readonly timeoutSeconds?: number | undefined;
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
  const parent = await findParent(api, ref, options.signal);
  if (options.dryRun !== undefined) return tryRemoval(context, parent);
  if (parent === undefined) {
    // An interrupted resume may have left nothing else.
    if (!(await dropResumeRecord(api, ref, options.signal))) throw await workloadNotFound(api, [ref], options.signal);
  } else await removeParent(context, parent);
  return keptOrPurged(context);
}

interface RemoveContext {
  readonly api: KubeApi;
  readonly ref: WorkloadRef;
  readonly options: RemoveOptions;
  readonly clock: RetryClock;
}

async function tryRemoval(context: RemoveContext, parent: Parent | undefined): Promise<Removal> {
  const { api, ref, options } = context;
  const { signal, purge } = options;
  if (purge === true) await throwIfShared(api, ref, options);
  if (options.dryRun === 'server' && parent !== undefined) {
    await deleteObject(api, parentKey(ref), { uid: parent.metadata?.uid ?? '', dryRun: true, signal });
  }
  const names = await keptNames(api, ref, options);
  return purge === true ? { kept: [], purged: names } : { kept: names, purged: [] };
}

async function removeParent(context: RemoveContext, parent: Parent): Promise<void> {
  const { api, ref, options, clock } = context;
  const { signal, timeoutSeconds, onProgress } = options;
  const uid = parent.metadata?.uid ?? '';
  const key = parentKey(ref);
  if (options.uid !== undefined && options.uid !== uid) throw replaced(ref);
  if (options.purge === true) await throwIfShared(api, ref, options);
  if (parent.metadata?.deletionTimestamp === undefined) {
    onProgress?.({ step: 'stop', podsLeft: 0 });
    await stop(context, parent);
    const onPodsLeft = (podsLeft: number): void => onProgress?.({ step: 'wait-for-pods', podsLeft });
    await waitForPods(api, { ref, parent }, { clock, signal, timeoutSeconds, onPodsLeft });
    onProgress?.({ step: 'delete', podsLeft: 0 });
    await deleteObject(api, key, { uid, signal });
  }
  if (options.keepsRecord !== true) await dropResumeRecord(api, ref, signal);
  if (options.wait !== false) await waitUntilGone(context, key, uid);
}

function replaced(ref: WorkloadRef): AisubmitError {
  return new AisubmitError('CONFLICT', `${describeRef(ref)} was replaced by somebody else at the same time`, {
    status: 409,
    fix: 'look at it with `kubectl aisubmit status`, then try again',
  });
}

/** Suspends a Job; scales a Deployment to zero, without an autoscaler that would scale it up again. */
async function stop(context: RemoveContext, parent: Parent): Promise<void> {
  const { api, ref, options } = context;
  const isJob = parentKey(ref).kind === 'Job';
  if (parent.metadata?.annotations?.[INCOMPLETE] !== undefined || (isJob && hasEnded(parent))) return;
  if (!isJob) await removeAutoscaler(context);
  const spec = isJob ? { suspend: true } : { replicas: 0 };
  await patchParent(api, { ref, parent }, { patch: { spec }, signal: options.signal });
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

async function waitUntilGone({ api, options, clock }: RemoveContext, key: ObjectKey, uid: string): Promise<void> {
  const deadline = clock.now() + GONE_MS;
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
