import type { KubeEvent, Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { containers } from './containers.ts';
import { explainExit } from './explain-exit.ts';
import { helperAtWork, lostResults } from './explain-helper.ts';
import { explainUnready } from './explain-unready.ts';
import { linesOf, type Surroundings } from './surroundings.ts';
import type { Finding } from './workload-state.ts';

interface Seen {
  readonly events: readonly KubeEvent[];
  readonly around: Surroundings | undefined;
}

/** Says what a pod does whose containers run. */
export function explainRunning(pod: Pod, { events, around }: Seen): Finding {
  const lost = lostResults(pod);
  if (lost !== undefined) {
    return { state: 'Running', sentence: `it is running, but ${lost.sentence}`, next: lost.next, problem: true };
  }
  const working = helperAtWork(pod, around);
  if (working !== undefined) return working;
  const ended = afterItsEnd(pod, around);
  if (ended !== undefined) return ended;
  const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready?.status !== 'False') return withBrokenDevice(pod) ?? restarted(pod, around) ?? RUNNING;
  return explainUnready(pod, events);
}

/** The workload's own container has ended and its pod has not: something beside it goes on, or the kubelet is about to act. */
function afterItsEnd(pod: Pod, around: Surroundings | undefined): Finding | undefined {
  const [own] = pod.spec?.containers ?? [];
  const statuses = pod.status?.containerStatuses ?? [];
  const ended = statuses.find(({ name }) => name === own?.name)?.state?.terminated;
  if (own === undefined || ended === undefined) return undefined;
  const exit =
    ended.exitCode === 0 ? undefined : explainExit(ended, own, linesOf(around, pod.metadata?.name, own.name));
  const said = exit?.sentence ?? 'it has finished';
  const beside = statuses.find(({ state }) => state?.running !== undefined);
  if (beside === undefined) return { state: 'Starting', sentence: said, next: exit?.next, problem: false };
  return {
    state: 'Running',
    sentence: `${said}, but ${safeText(beside.name ?? '', 63)} beside it in its pod still runs, and the pod with it`,
    next: 'ask your cluster admin to keep that out of it; `kubectl aisubmit delete` removes it',
    problem: true,
  };
}

/** A program may not notice for hours that a GPU does nothing any more. */
function withBrokenDevice(pod: Pod): Finding | undefined {
  const devices = containers(pod).flatMap(({ status }) => status.allocatedResourcesStatus ?? []);
  const broken = devices.find(({ resources }) => resources?.some(({ health }) => health === 'Unhealthy'));
  if (broken === undefined) return undefined;
  const all = broken.resources ?? [];
  const count = all.filter(({ health }) => health === 'Unhealthy').length;
  return {
    state: 'Running',
    sentence: `it is running, but ${count} of its ${all.length} ${safeText(broken.name ?? 'devices', 160)} ${count === 1 ? 'is' : 'are'} broken`,
    next: 'tell your cluster admin; submit it again with --replace, which may find another node',
    problem: true,
  };
}

const RUNNING: Finding = { state: 'Running', sentence: 'it is running', problem: false };

/** What runs again after it ended says how it ended; what runs beside the workload's own container concerns nobody as long as it runs. */
export function restarted(pod: Pod, around?: Surroundings): Finding | undefined {
  const own = pod.spec?.containers?.[0]?.name;
  for (const { status, container } of containers(pod)) {
    const { restartCount = 0, lastState, name } = status;
    const ended = lastState?.terminated;
    if (own !== undefined && name !== own) continue;
    if (restartCount === 0 || ended === undefined || status.state?.running === undefined) continue;
    const exit = explainExit(ended, container ?? { name: name ?? '' }, linesOf(around, pod.metadata?.name, name));
    const often = restartCount === 1 ? 'once' : `${restartCount} times`;
    const next = exit.next?.replace('`kubectl aisubmit logs`', '`kubectl aisubmit logs --previous`');
    const sentence = `it is running, restarted ${often}: ${restartCount > 1 ? 'the last time ' : ''}${exit.sentence}`;
    return { state: 'Running', sentence, next, problem: false };
  }
  return undefined;
}
