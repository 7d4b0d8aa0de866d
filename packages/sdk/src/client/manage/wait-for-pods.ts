import { AisubmitError } from '../../errors.ts';
import { throwIfAborted } from '../abort.ts';
import type { KubeList, Parent, Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { podSelector, podsPath } from '../status/observe.ts';
import { isOthersPod } from '../status/own-pods.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { RetryClock } from '../transport/retry.ts';
import { describeRef, type WorkloadRef } from '../workload-ref.ts';

const POLL_MS = 500;
/** Beyond the pods' own grace period: time for the kubelet to say that they are gone. */
const MARGIN_MS = 30_000;
const DEFAULT_GRACE_SECONDS = 30;
const MAX_NAMES = 5;

export interface PodWait {
  readonly clock: RetryClock;
  readonly signal?: AbortSignal | undefined;
  /** @default the pods' grace period and half a minute */
  readonly timeoutSeconds?: number | undefined;
  readonly onPodsLeft: (left: number) => void;
}

/**
 * Waits until no pod of a stopped workload runs any more.
 *
 * @throws AisubmitError `CONFLICT` with the pods that do not end in time, and where they are.
 */
export async function waitForPods(
  api: KubeApi,
  { ref, parent }: { readonly ref: WorkloadRef; readonly parent: Parent },
  { clock, signal, timeoutSeconds, onPodsLeft }: PodWait,
): Promise<void> {
  const grace = parent.spec?.template?.spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
  const patienceMs = timeoutSeconds === undefined ? grace * 1000 + MARGIN_MS : timeoutSeconds * 1000;
  const deadline = clock.now() + patienceMs;
  for (;;) {
    throwIfAborted(signal);
    const left = await livePods(api, { ref, signal });
    onPodsLeft(left.length);
    if (left.length === 0) return;
    if (clock.now() > deadline) throw podsRemain(ref, left);
    await clock.sleep(POLL_MS, signal);
  }
}

/** Pods of a workload that run, or may still. */
async function livePods(
  api: KubeApi,
  { ref, signal }: { ref: WorkloadRef; signal: AbortSignal | undefined },
): Promise<readonly Pod[]> {
  const { body } = await api.request<KubeList<Pod>>({
    method: 'GET',
    path: podsPath(ref),
    query: { labelSelector: podSelector(ref) },
    signal,
  });
  // Somebody else's that carry the label would keep it from ever being deleted.
  return (body.items ?? []).filter(
    (pod) => pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed' && !isOthersPod(ref, pod),
  );
}

function podsRemain(ref: WorkloadRef, left: readonly Pod[]): AisubmitError {
  const names = left.slice(0, MAX_NAMES).map(({ metadata, spec }) => {
    const node = spec?.nodeName === undefined ? '' : ` on node ${safeText(spec.nodeName, 253)}`;
    return `${safeText(metadata?.name ?? '', 253)}${node}`;
  });
  const have = left.length === 1 ? '1 of its pods has' : `${left.length} of its pods have`;
  return new AisubmitError(
    'CONFLICT',
    `${describeRef(ref)} is stopped, but ${have} not ended: ${names.join(', ')}; what isolates them stays until then`,
    {
      fix: 'wait and try again, longer with --timeout 30m; a pod on a lost node ends once your cluster admin has made sure that the node is off and removed it',
    },
  );
}
