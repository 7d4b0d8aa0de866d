import type { KubeEvent, Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { explainMissing } from './explain-missing.ts';
import { eventTime, newest } from './newest-event.ts';
import { claimsOf } from './scheduling-causes.ts';
import type { Finding } from './workload-state.ts';

const MOUNT_EVENTS = ['FailedMount', 'FailedAttachVolume', 'FailedMapVolume'];

/** Says which volume cannot be mounted, or undefined when nothing failed. */
export function explainMount(pod: Pod, events: readonly KubeEvent[]): Finding | undefined {
  const failed = newest(events, MOUNT_EVENTS);
  // What was mounted in the end lets the kubelet go on to the images.
  const after = newest(events, ['Pulling', 'Pulled', 'Created', 'Started']);
  if (failed === undefined || (after !== undefined && eventTime(after) > eventTime(failed))) return undefined;
  // A timeout comes after the event that says what it waits for.
  const known = newest(
    events.filter(({ message = '' }) => explainMissing(message, pod.spec) !== undefined),
    MOUNT_EVENTS,
  );
  const missing = explainMissing(known?.message ?? '', pod.spec) ?? waitingVolumes(failed.message ?? '', pod);
  return { state: 'Starting', problem: true, ...missing };
}

function waitingVolumes(message: string, pod: Pod): Pick<Finding, 'sentence' | 'next'> {
  const names = /unmounted volumes=\[([^\]]+)\]/
    .exec(message)?.[1]
    ?.trim()
    .split(/[\s,]+/);
  if (names !== undefined && /timed out|deadline exceeded/.test(message)) {
    const volumes = (pod.spec?.volumes ?? []).filter(({ name = '' }) => names.includes(name));
    const what = volumes.some(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined)
      ? claimsOf({ volumes })
      : `volume ${safeText(names.join(', '), 200)}`;
    return {
      sentence: `${what} takes long to be attached to its node`,
      next: 'wait, it is tried again; tell your cluster admin if it stays so',
    };
  }
  return {
    sentence: `a volume cannot be mounted: ${safeText(message, 400)}`,
    next: 'check that the claim, secret or config map exists and is not used elsewhere',
  };
}

/** Says that a node cannot give a pod its network or its sandbox. */
export function explainSandbox(events: readonly KubeEvent[]): Finding | undefined {
  const last = newest(events, ['FailedCreatePodSandBox', 'Pulling', 'Pulled', 'Created', 'Started']);
  if (last?.reason !== 'FailedCreatePodSandBox') return undefined;
  const message = last.message ?? '';
  const next = 'wait, it is tried again; tell your cluster admin if it stays so';
  const told = (sentence: string): Finding => ({ state: 'Starting', problem: true, sentence, next });
  const runtime = /no runtime for "([^"]+)" is configured|runtime handler "?([^"\s]+)"? not (?:found|supported)/.exec(
    message,
  );
  if (runtime !== null)
    return told(`its node does not have the runtime ${safeText(runtime[1] ?? runtime[2] ?? '', 63)} that it asks for`);
  if (
    /no IP addresses available|failed to allocate for range|no available IP|failed to assign an IP address/i.test(
      message,
    )
  ) {
    return told('its node has no network address left for it');
  }
  if (/network|cni|plugin type=/i.test(message)) return told('its node cannot connect it to the network yet');
  return told(`its node cannot make room for it: ${safeText(message, 300)}`);
}
