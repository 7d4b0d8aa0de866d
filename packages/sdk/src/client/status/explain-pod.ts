import type { Condition, KubeEvent, Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import { ownFirst } from './containers.ts';
import { explainFailedPod } from './explain-failed-pod.ts';
import { helperAtWork } from './explain-helper.ts';
import { explainMount } from './explain-mount.ts';
import { explainRunning } from './explain-running.ts';
import { explainSandbox } from './explain-sandbox.ts';
import { explainScheduling } from './explain-scheduling.ts';
import { explainBeside } from './explain-unready.ts';
import { explainWaiting } from './explain-waiting.ts';
import { eventTime, newest } from './newest-event.ts';
import { linesOf, type Surroundings } from './surroundings.ts';
import type { Finding } from './workload-state.ts';

/** Says what one pod is doing, or why it does not, from its status, the newest events about it, and what lies around. */
export function explainPod(pod: Pod, events: readonly KubeEvent[], around?: Surroundings): Finding {
  const phase = pod.status?.phase ?? 'Unknown';
  if (phase === 'Failed') return explainFailedPod(pod, around);
  if (phase === 'Succeeded') return { state: 'Succeeded', sentence: 'it has finished', problem: false, exitCode: 0 };
  if (phase === 'Unknown') return silentNode(pod);
  return (
    lostNode(pod, events) ??
    waitingForNode(pod, events, around) ??
    stuckContainer(pod, events, around) ??
    (phase === 'Running' ? explainRunning(pod, { events, around }) : explainStarting(pod, events, around))
  );
}

function silentNode(pod: Pod): Finding {
  return {
    state: 'Unknown',
    sentence: `its node${nodeName(pod)} does not answer`,
    problem: true,
    next: 'wait until it comes back, or tell your cluster admin; it may be replaced on another node',
  };
}

function nodeName({ spec }: Pod): string {
  return spec?.nodeName === undefined ? '' : ` ${safeText(spec.nodeName, 253)}`;
}

function lostNode(pod: Pod, events: readonly KubeEvent[]): Finding | undefined {
  const ready = condition(pod, 'Ready');
  const isLost = pod.status?.reason === 'NodeLost' || ready?.status === 'Unknown' || isNodeNotReady(ready, events);
  if (!isLost) return undefined;
  return { ...silentNode(pod), since: ready?.lastTransitionTime };
}

/** The node's own silence is told by an event alone, until something else is heard of the pod. */
function isNodeNotReady(ready: Condition | undefined, events: readonly KubeEvent[]): boolean {
  if (ready?.reason === 'NodeNotReady') return true;
  return ready?.status === 'False' && newest(events, SIGNS_OF_LIFE)?.reason === 'NodeNotReady';
}

const SIGNS_OF_LIFE = ['NodeNotReady', 'Unhealthy', 'Pulling', 'Pulled', 'Created', 'Started', 'Killing'];

function waitingForNode(pod: Pod, events: readonly KubeEvent[], around: Surroundings | undefined): Finding | undefined {
  const scheduled = condition(pod, 'PodScheduled') ?? sayingWhy(pod, events);
  if (scheduled?.status !== 'False') return undefined;
  const since = pod.metadata?.creationTimestamp;
  if (scheduled.reason === 'SchedulingGated') return { ...gated(pod), since };
  const { devices, claimEvents } = around ?? {};
  return { ...explainScheduling(scheduled.message ?? '', { pod, events, devices, claimEvents }), since };
}

/** Some schedulers say why in an event alone. */
function sayingWhy({ spec }: Pod, events: readonly KubeEvent[]): Condition | undefined {
  const failed = spec?.nodeName === undefined ? newest(events, ['FailedScheduling']) : undefined;
  return failed === undefined ? undefined : { status: 'False', message: failed.message ?? '' };
}

/** Kueue lets pods wait by gates of its own; whose the others are, only their names tell. */
function gated({ spec }: Pod): Finding {
  const gates = (spec?.schedulingGates ?? []).map(({ name = '' }) => name);
  const foreign = gates.filter((name) => !name.startsWith('kueue.x-k8s.io/'));
  if (foreign.length === 0) return { state: 'Scheduling', sentence: 'it waits in a queue', problem: false };
  return {
    state: 'Scheduling',
    sentence: `it is held back by ${safeText(foreign.join(', '), 253)} (a scheduling gate)`,
    next: 'ask your cluster admin what that waits for',
    problem: false,
  };
}

function stuckContainer(pod: Pod, events: readonly KubeEvent[], around: Surroundings | undefined): Finding | undefined {
  for (const { status, container } of ownFirst(pod)) {
    const log = linesOf(around, pod.metadata?.name, status.name);
    const finding = explainWaiting(status, container, { spec: pod.spec, events, log });
    if (finding !== undefined) return finding;
  }
  return undefined;
}

function explainStarting(pod: Pod, events: readonly KubeEvent[], around: Surroundings | undefined): Finding {
  if (pod.spec?.nodeName === undefined && condition(pod, 'PodScheduled')?.status !== 'True') {
    return {
      state: 'Scheduling',
      sentence: 'it waits for a node',
      problem: false,
      since: pod.metadata?.creationTimestamp,
    };
  }
  // Once one of its containers runs, every volume is there; what events say of them is history.
  const working = helperAtWork(pod, around) ?? explainBeside(pod, events);
  if (working !== undefined) return working;
  return explainMount(pod, events) ?? explainSandbox(events) ?? pulling(events) ?? beingStarted(events);
}

/** How large an image is, is known once it has come. */
function beingStarted(events: readonly KubeEvent[]): Finding {
  const pulled = newest(events, ['Pulled'])?.message ?? '';
  const [, time, bytes] = /Successfully pulled image .* in (\S+) .*Image size: (\d+) bytes/.exec(bounded(pulled)) ?? [];
  const size = Number(bytes ?? '0');
  const image =
    size < LARGE_IMAGE ? '' : `; its image of ${(size / 1e9).toFixed(1)} GB came in ${safeText(time ?? '', 20)}`;
  return { state: 'Starting', sentence: `it is being started${image}`, problem: false };
}

/** Smaller ones are not worth a word. */
const LARGE_IMAGE = 500_000_000;

function pulling(events: readonly KubeEvent[]): Finding | undefined {
  const last = newest(events, ['Pulling', 'Pulled', 'Created', 'Started']);
  if (last?.reason !== 'Pulling') return undefined;
  const image = safeText(/"([^"]+)"/.exec(last.message ?? '')?.[1] ?? 'its image', 300);
  const since = eventTime(last);
  return { state: 'Pulling', sentence: `it pulls ${image}`, problem: false, since: since === '' ? undefined : since };
}

function condition(pod: Pod, type: string): Condition | undefined {
  return pod.status?.conditions?.find((each) => each.type === type);
}
