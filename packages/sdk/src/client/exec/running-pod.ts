import { throwIfAborted } from '../abort.ts';
import { readStatus } from '../status/observe.ts';
import { isStopped, type WorkloadStatus } from '../status/workload-state.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { realClock } from '../transport/real-clock.ts';
import type { RetryClock } from '../transport/retry.ts';
import type { WorkloadRef } from '../workload-ref.ts';
import { choosePod } from './choose-pod.ts';
import type { ChosenPod, PodChoice } from './chosen-pod.ts';
import { notRunning } from './not-running.ts';
import { readOwnPods } from './read-own-pods.ts';

const LOOK_EVERY_MS = 1000;
const DEFAULT_WAIT_SECONDS = 60;

export interface RunningPodOptions extends PodChoice {
  /** How long a workload that is still starting is waited for. @default 60 */
  readonly waitSeconds?: number | undefined;
  /** Called with what it is waiting for, whenever that changes; safe to show. */
  readonly onWaiting?: ((sentence: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: RetryClock | undefined;
}

/**
 * Finds the pod of a workload in which something can run, and waits for it while the workload is starting.
 *
 * @throws AisubmitError `NOT_FOUND` when there is no such workload, pod or container, or with the reason why nothing runs.
 */
export async function runningPod(api: KubeApi, ref: WorkloadRef, options: RunningPodOptions = {}): Promise<ChosenPod> {
  const { signal, onWaiting, waitSeconds = DEFAULT_WAIT_SECONDS } = options;
  const clock = options.clock ?? realClock;
  const deadline = clock.now() + waitSeconds * 1000;
  let said = '';
  for (;;) {
    throwIfAborted(signal);
    const found = choosePod(await readOwnPods(api, ref, signal), options);
    if (found !== undefined) return { namespace: ref.namespace, ...found };
    const status = await readStatus(api, ref, { signal });
    const over = clock.now() >= deadline;
    if (over || !mayStart(status))
      throw notRunning(ref, status, over ? 'wait longer, such as with --pod-running-timeout 10m' : undefined);
    if (status.sentence !== said) onWaiting?.(status.sentence);
    said = status.sentence;
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}

/** A full cluster is a queue; everything else that is wrong stays wrong. */
function mayStart({ state, problem }: WorkloadStatus): boolean {
  if (isStopped(state)) return false;
  return !problem || state === 'Scheduling' || state === 'Pending';
}
