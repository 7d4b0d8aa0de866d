import { INCOMPLETE } from '../../build/metadata-keys.ts';
import { AisubmitError } from '../../errors.ts';
import type { Parent } from '../kube-types.ts';
import { SUSPENDED } from '../suspended.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { realClock } from '../transport/real-clock.ts';
import type { RetryClock } from '../transport/retry.ts';
import { describeRef, parentKey, type WorkloadRef } from '../workload-ref.ts';
import { endOf } from './has-ended.ts';
import { patchParent, readParent } from './parent.ts';
import { queuedWorkload, setQueued } from './queue-admission.ts';
import { waitForPods } from './wait-for-pods.ts';

export interface SuspendOptions {
  /** Waits until its pods have ended. @default true */
  readonly wait?: boolean | undefined;
  /** @default the pods' grace period and half a minute */
  readonly timeoutSeconds?: number | undefined;
  /** Asks the server and writes nothing. @default false */
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Pods that are still there. */
  readonly onPodsLeft?: ((left: number) => void) | undefined;
  readonly clock?: RetryClock | undefined;
}

export interface Suspension {
  /** False where it was suspended before. */
  readonly changed: boolean;
}

/**
 * Ends the pods of a workload and keeps the workload: a Job is suspended, a Deployment scaled to none. What it needs to
 * go on stays, its NetworkPolicy above all.
 *
 * @throws AisubmitError `NOT_FOUND` with the names that exist, `CONFLICT` for what has ended, never started or is being
 * deleted, and when pods do not end in time.
 */
export async function suspendWorkload(
  api: KubeApi,
  ref: WorkloadRef,
  options: SuspendOptions = {},
): Promise<Suspension> {
  const { signal, clock = realClock, timeoutSeconds, onPodsLeft = () => undefined } = options;
  const parent = await readParent(api, ref, signal);
  throwUnlessSuspendable(ref, parent);
  const changed = await stop(api, { ref, parent }, options);
  if (options.wait !== false && options.dryRun !== true)
    await waitForPods(api, { ref, parent }, { clock, signal, timeoutSeconds, onPodsLeft });
  return { changed };
}

function throwUnlessSuspendable(ref: WorkloadRef, parent: Parent): void {
  const what = describeRef(ref);
  if (parent.metadata?.deletionTimestamp !== undefined) throw conflict(`${what} is being deleted`);
  if (parent.metadata?.annotations?.[INCOMPLETE] !== undefined)
    throw conflict(`${what} never started, since its submission was interrupted`, 'remove it with delete');
  if (parentKey(ref).kind === 'Job' && endOf(parent) !== undefined)
    throw conflict(`${what} has ended already and uses nothing`, 'leave it as it is, or remove it with delete');
}

function conflict(message: string, fix?: string): AisubmitError {
  return new AisubmitError('CONFLICT', message, { status: 409, ...(fix === undefined ? {} : { fix }) });
}

async function stop(
  api: KubeApi,
  { ref, parent }: { readonly ref: WorkloadRef; readonly parent: Parent },
  { signal, dryRun }: SuspendOptions,
): Promise<boolean> {
  const isJob = parentKey(ref).kind === 'Job';
  const noted = parent.metadata?.annotations?.[SUSPENDED] !== undefined;
  const replicas = parent.spec?.replicas ?? 1;
  if (isJob ? parent.spec?.suspend === true && noted : replicas === 0) return false;
  // Kueue would start it again, so it is told first.
  if (isJob) await leaveQueue(api, { ref, parent }, { dryRun, signal });
  const spec = isJob ? { suspend: true } : { replicas: 0 };
  const annotations = { [SUSPENDED]: isJob ? 'true' : String(replicas) };
  await patchParent(api, { ref, parent }, { patch: { metadata: { annotations }, spec }, dryRun, signal });
  return true;
}

async function leaveQueue(
  api: KubeApi,
  { ref, parent }: { readonly ref: WorkloadRef; readonly parent: Parent },
  { signal, dryRun }: SuspendOptions,
): Promise<void> {
  try {
    const queued = await queuedWorkload(api, parent, signal);
    if (queued !== undefined) await setQueued(api, queued, { active: false, dryRun, signal });
  } catch (error) {
    if (!hasStatus(error, 403)) throw error;
    throw new AisubmitError(
      'FORBIDDEN',
      `${describeRef(ref)} runs by a queue, which would start it again at once, and you may not tell the queue`,
      {
        status: 403,
        cause: error,
        fix: 'ask your cluster admin for the right to list and patch workloads.kueue.x-k8s.io here, or delete it: its data stays',
      },
    );
  }
}
