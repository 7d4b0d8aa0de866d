import type { Condition, KubeEvent, Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { containers } from './containers.ts';
import { explainExit } from './explain-exit.ts';
import { besides, helperAtWork, lostResults } from './explain-helper.ts';
import { explainMissing } from './explain-missing.ts';
import { explainScheduling } from './explain-scheduling.ts';
import { explainWaiting } from './explain-waiting.ts';
import type { Finding } from './workload-state.ts';

/** Says what one pod is doing, or why it does not, from its status and the newest events about it. */
export function explainPod(pod: Pod, events: readonly KubeEvent[]): Finding {
  const phase = pod.status?.phase ?? 'Unknown';
  if (phase === 'Failed') return explainFailed(pod);
  if (phase === 'Succeeded') return { state: 'Succeeded', sentence: 'it has finished', problem: false, exitCode: 0 };
  if (phase === 'Unknown')
    return {
      state: 'Unknown',
      sentence: 'its node does not answer',
      problem: true,
      next: 'tell your cluster admin; it may be replaced on another node',
    };
  return (
    lostNode(pod) ??
    waitingForNode(pod) ??
    stuckContainer(pod) ??
    (phase === 'Running' ? explainRunning(pod, events) : explainStarting(pod, events))
  );
}

const NODE_SHUT_DOWN = { sentence: 'its node was shut down', next: 'submit it again' };

const POD_FAILURES: ReadonlyMap<string, (text: string) => Omit<Finding, 'state' | 'problem'>> = new Map([
  [
    'Evicted',
    (text: string) => ({
      sentence: `its node ran out of something and evicted it: ${text}`,
      next: 'ask for what it really needs with --memory and --ephemeral-storage',
    }),
  ],
  [
    'DeadlineExceeded',
    () => ({ sentence: 'it ran longer than it may and was stopped', next: 'give it more time with --max-runtime' }),
  ],
  ['NodeLost', () => ({ sentence: 'its node was lost', next: 'submit it again' })],
  ['NodeShutdown', () => NODE_SHUT_DOWN],
  ['Terminated', () => NODE_SHUT_DOWN],
  ['Preempting', () => ({ sentence: 'it had to make room for something more urgent', next: 'submit it again' })],
  [
    'UnexpectedAdmissionError',
    (text: string) => ({
      sentence: `its node could not give it what it was promised: ${text}`,
      next: 'submit it again',
    }),
  ],
]);

/** What failed, and besides that what became of the results. */
function explainFailed(pod: Pod): Finding {
  const finding = ownFailure(pod);
  return { ...finding, sentence: `${finding.sentence}${besides(pod, finding.sentence)}` };
}

function ownFailure(pod: Pod): Finding {
  const failure = POD_FAILURES.get(pod.status?.reason ?? '');
  if (failure !== undefined) return { state: 'Failed', problem: true, ...failure(safeText(pod.status?.message ?? '')) };
  const [failed] = containers(pod).flatMap(({ status, container }) => {
    const ended = status.state?.terminated;
    return ended === undefined || ended.exitCode === 0 ? [] : [explainExit(ended, container)];
  });
  if (failed !== undefined) return { state: 'Failed', problem: true, ...failed };
  return {
    state: 'Failed',
    sentence: `it failed: ${safeText(pod.status?.message ?? 'the cluster does not say why')}`,
    problem: true,
  };
}

function lostNode(pod: Pod): Finding | undefined {
  const ready = condition(pod, 'Ready');
  const lost =
    pod.status?.reason === 'NodeLost' || (ready?.status === 'Unknown' && ready.reason === 'NodeStatusUnknown');
  return lost
    ? {
        state: 'Unknown',
        sentence: 'its node was lost',
        next: 'wait until it comes back, or submit again',
        problem: true,
      }
    : undefined;
}

function waitingForNode(pod: Pod): Finding | undefined {
  const scheduled = condition(pod, 'PodScheduled');
  if (scheduled?.status !== 'False') return undefined;
  if (scheduled.reason === 'SchedulingGated')
    return { state: 'Scheduling', sentence: 'it waits in a queue', problem: false };
  return explainScheduling(scheduled.message ?? '', pod.spec);
}

function stuckContainer(pod: Pod): Finding | undefined {
  for (const { status, container } of containers(pod)) {
    const finding = explainWaiting(status, container, pod.spec);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

function explainStarting(pod: Pod, events: readonly KubeEvent[]): Finding {
  if (pod.spec?.nodeName === undefined && condition(pod, 'PodScheduled')?.status !== 'True') {
    return { state: 'Scheduling', sentence: 'it waits for a node', problem: false };
  }
  // Once one of its containers runs, every volume is there; what events say of them is history.
  const working = helperAtWork(pod);
  if (working !== undefined) return working;
  const mount = explainMount(pod, events);
  if (mount !== undefined) return mount;
  const pulling = newest(events, ['Pulling', 'Pulled', 'Created', 'Started']);
  if (pulling?.reason === 'Pulling') {
    return {
      state: 'Pulling',
      sentence: `it pulls ${safeText(/"([^"]+)"/.exec(pulling.message ?? '')?.[1] ?? 'its image', 300)}`,
      problem: false,
    };
  }
  return { state: 'Starting', sentence: 'it is being started', problem: false };
}

const MOUNT_EVENTS = ['FailedMount', 'FailedAttachVolume', 'FailedMapVolume'];

function explainMount(pod: Pod, events: readonly KubeEvent[]): Finding | undefined {
  const failed = newest(events, MOUNT_EVENTS);
  if (failed === undefined) return undefined;
  // A timeout comes after the event that says what it waits for.
  const known = newest(
    events.filter(({ message = '' }) => explainMissing(message, pod.spec) !== undefined),
    MOUNT_EVENTS,
  );
  const missing = explainMissing(known?.message ?? '', pod.spec) ?? {
    sentence: `a volume cannot be mounted: ${safeText(failed.message ?? '')}`,
    next: 'check that the claim, secret or config map exists and is not used elsewhere',
  };
  return { state: 'Starting', problem: true, ...missing };
}

function explainRunning(pod: Pod, events: readonly KubeEvent[]): Finding {
  const lost = lostResults(pod);
  if (lost !== undefined) {
    return { state: 'Running', sentence: `it is running, but ${lost.sentence}`, next: lost.next, problem: true };
  }
  const working = helperAtWork(pod);
  if (working !== undefined) return working;
  if (condition(pod, 'Ready')?.status !== 'False')
    return { state: 'Running', sentence: 'it is running', problem: false };
  const probe = newest(events, ['Unhealthy']);
  if (probe !== undefined && /[Rr]eadiness|[Ss]tartup/.test(probe.message ?? '')) {
    return {
      state: 'Starting',
      sentence: `it runs but does not answer yet: ${safeText(probe.message ?? '')}`,
      next: 'see what it does with `kubectl aisubmit logs`; check its port',
      problem: false,
    };
  }
  return { state: 'Starting', sentence: 'it runs but is not ready yet', problem: false };
}

function condition(pod: Pod, type: string): Condition | undefined {
  return pod.status?.conditions?.find((each) => each.type === type);
}

/** The latest event that has one of these reasons. */
export function newest(events: readonly KubeEvent[], reasons: readonly string[]): KubeEvent | undefined {
  return events
    .filter((each) => reasons.includes(each.reason ?? ''))
    .toSorted((a, b) => eventTime(a).localeCompare(eventTime(b)))
    .at(-1);
}

function eventTime(event: KubeEvent): string {
  return event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp ?? '';
}
