import type { Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { isAlive } from './observed.ts';
import { spokenSeconds } from './spoken-seconds.ts';
import type { Finding } from './workload-state.ts';

/** A kubelet needs a moment to say that a pod is gone; clocks differ a little. */
const LATE_MS = 60_000;
const DEFAULT_GRACE_SECONDS = 30;
const OWN_FINALIZER = 'batch.kubernetes.io/job-tracking';

interface Stop {
  /** What comes before in the sentence. */
  readonly lead?: string;
  readonly now?: number | undefined;
}

type Told = Pick<Finding, 'sentence' | 'next' | 'since' | 'problem'>;

/** Says that a pod is being stopped, and what keeps it when it stays. */
export function explainStop(pod: Pod, { lead = '', now }: Stop = {}): Told {
  const grace = pod.spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
  const end = Date.parse(pod.metadata?.deletionTimestamp ?? '');
  // Anybody may give a pod more time than there are dates.
  const begun = new Date(end - grace * 1000);
  const since = Number.isNaN(begun.getTime()) ? undefined : begun.toISOString().replace('.000Z', 'Z');
  const name = safeText(pod.metadata?.name ?? '', 253);
  const kept = keptBy(pod, now !== undefined && now - end > LATE_MS);
  if (kept !== undefined) return { ...kept, sentence: `${lead}${kept.sentence}`, since, problem: true };
  const sentence = `${lead}its pod ${name} is being stopped, for which it has ${spokenSeconds(grace)}`;
  return { sentence, since, problem: false };
}

/** The API server counts from the end of the grace period, so what is late by that is late. */
function keptBy(pod: Pod, isLate: boolean): Pick<Finding, 'sentence' | 'next'> | undefined {
  const node = safeText(pod.spec?.nodeName ?? '', 253);
  const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
  const foreign = pod.metadata?.finalizers?.find((each) => each !== OWN_FINALIZER);
  if (foreign !== undefined && (!isAlive(pod) || isLate)) {
    return {
      sentence: `its pod has ended and is kept by ${safeText(foreign, 253)}`,
      next: 'ask your cluster admin what that waits for',
    };
  }
  // One that was never given to a node is nobody's to stop.
  if (node === '') return undefined;
  if (ready?.status === 'Unknown' || ready?.reason === 'NodeNotReady') {
    return {
      sentence: `its pod cannot be stopped, since node ${node} does not answer`,
      next: 'wait until the node comes back, or ask your cluster admin to remove it from the cluster',
    };
  }
  if (isLate) {
    return {
      sentence: `its pod had its time to stop, and node ${node} does not say that it is gone`,
      next: 'wait; tell your cluster admin if it stays so: the node may be lost, or the program hangs in a driver or on storage',
    };
  }
  return undefined;
}
