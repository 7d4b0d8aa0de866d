import type { KubeEvent, Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import { explainMissing } from './explain-missing.ts';
import { eventTime, newest } from './newest-event.ts';
import { plainly } from './plainly.ts';
import { claimsOf } from './scheduling-causes.ts';
import type { Finding } from './workload-state.ts';

const MOUNT_EVENTS = ['FailedMount', 'FailedAttachVolume', 'FailedMapVolume'];

/** Says which volume cannot be mounted, or undefined when nothing failed. */
export function explainMount(pod: Pod, events: readonly KubeEvent[]): Finding | undefined {
  const open = events.filter((each) => !isAttachedSince(each, events));
  const failed = newest(open, MOUNT_EVENTS);
  // What was mounted in the end lets the kubelet go on to the images.
  const after = newest(events, ['Pulling', 'Pulled', 'Created', 'Started']);
  if (failed === undefined || (after !== undefined && eventTime(after) > eventTime(failed))) return undefined;
  // A timeout comes after the event that says what it waits for.
  const known = newest(
    open.filter(({ message = '' }) => explainMissing(message, pod.spec) !== undefined),
    MOUNT_EVENTS,
  );
  const missing = explainMissing(known?.message ?? '', pod.spec) ?? waitingVolumes(bounded(failed.message ?? ''), pod);
  return { state: 'Starting', problem: true, ...missing };
}

/** What could not be attached at first, and then could, is no longer what is waited for. */
function isAttachedSince(failed: KubeEvent, events: readonly KubeEvent[]): boolean {
  const volume = /for volume ("[^"]+")/.exec(bounded(failed.message ?? ''))?.[1];
  if (failed.reason !== 'FailedAttachVolume' || volume === undefined) return false;
  const attached = newest(
    events.filter(({ message = '' }) => message.includes(volume)),
    ['SuccessfulAttachVolume'],
  );
  return attached !== undefined && eventTime(attached) > eventTime(failed);
}

function waitingVolumes(message: string, pod: Pod): Pick<Finding, 'sentence' | 'next'> & { readonly problem?: false } {
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
      problem: false,
    };
  }
  return {
    sentence: `${failedVolume(message)} cannot be mounted: ${plainly(withoutLead(message))}`,
    next: 'wait, it is tried again; tell your cluster admin if it stays so',
  };
}

/** `MountVolume.SetUp failed for volume "x" : why`. */
const FAILED_VOLUME = /^\w+\.\w+[\w ]* failed for volume "([^"]+)" : /;

function failedVolume(message: string): string {
  const name = FAILED_VOLUME.exec(message)?.[1];
  return name === undefined ? 'a volume' : `volume ${safeText(name, 253)}`;
}

function withoutLead(message: string): string {
  return message.replace(FAILED_VOLUME, '').replace(/^Unable to attach or mount volumes: /, '');
}
