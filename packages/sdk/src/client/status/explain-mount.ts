import type { KubeEvent, Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
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
  const missing = explainMissing(known?.message ?? '', pod.spec) ?? waitingVolumes(bounded(failed.message ?? ''), pod);
  return { state: 'Starting', problem: true, ...missing };
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
    sentence: `a volume cannot be mounted: ${safeText(message, 400)}`,
    next: 'check that the claim, secret or config map exists and is not used elsewhere',
  };
}

/** Says that a node cannot give a pod its network or its sandbox. Nodes try again, mostly with success. */
export function explainSandbox(events: readonly KubeEvent[]): Finding | undefined {
  const last = newest(events, ['FailedCreatePodSandBox', 'Pulling', 'Pulled', 'Created', 'Started']);
  if (last?.reason !== 'FailedCreatePodSandBox') return undefined;
  const message = bounded(last.message ?? '');
  const { sentence, problem = false } = SANDBOX_CAUSES.map(({ says, told }) => ({ found: says.exec(message), told }))
    .flatMap(({ found, told }) => (found === null ? [] : [told(found)]))
    .at(0) ?? { sentence: `its node cannot make room for it: ${safeText(message, 300)}` };
  const next = 'wait, it is tried again; tell your cluster admin if it stays so';
  return { state: 'Starting', problem, sentence, next };
}

interface SandboxCause {
  readonly says: RegExp;
  readonly told: (found: readonly string[]) => { readonly sentence: string; readonly problem?: boolean };
}

const SANDBOX_CAUSES: readonly SandboxCause[] = [
  {
    says: /no runtime for "([^"]+)" is configured|runtime handler "?([^"\s]+)"? not (?:found|supported)/,
    told: ([, name, other = '']) => ({
      sentence: `its node does not have the runtime ${safeText(name ?? other, 63)} that it asks for`,
      problem: true,
    }),
  },
  {
    says: /no IP addresses available|failed to allocate for range|no available IP|failed to assign an IP address/i,
    told: () => ({ sentence: 'its node has no network address left for it' }),
  },
  {
    says: /network|cni|plugin type=/i,
    told: () => ({ sentence: 'its node cannot connect it to the network yet' }),
  },
];
