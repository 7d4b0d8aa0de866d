import { boolAt, type Fields, listAt, numberAt, stringAt } from '../api/fields.ts';
import { type Obj, timestamp } from '../api/object.ts';
import { withCondition } from '../controllers/pod-facts.ts';
import type { Ending } from '../pod-script.ts';

export interface ContainerRun {
  readonly name: string;
  readonly image: string;
  readonly isInit: boolean;
  /** An init container that keeps running beside the others. */
  readonly isSidecar: boolean;
  state: Fields;
  lastState: Fields;
  restartCount: number;
  ready: boolean;
}

/** What kubelet knows of a pod beside its specification. */
export interface PodState {
  readonly pod: Obj;
  readonly containers: ContainerRun[];
  readonly startTime: string;
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  isReady: boolean;
  notReadyMessage?: string;
  reason?: string;
  message?: string;
  disruption?: { readonly reason: string; readonly message: string };
}

export function newPodState(pod: Obj): PodState {
  const toRun =
    (isInit: boolean) =>
    (container: Fields): ContainerRun => ({
      name: String(container['name']),
      image: String(container['image']),
      isInit,
      isSidecar: isInit && stringAt(container, 'restartPolicy') === 'Always',
      state: {
        waiting: {
          reason: listAt(pod, 'spec.initContainers').length > 0 && !isInit ? 'PodInitializing' : 'ContainerCreating',
        },
      },
      lastState: {},
      restartCount: 0,
      ready: false,
    });
  const containers = [
    ...listAt(pod, 'spec.initContainers').map(toRun(true)),
    ...listAt(pod, 'spec.containers').map(toRun(false)),
  ];
  return { pod, containers, startTime: timestamp(), phase: 'Pending', isReady: false };
}

/** The first of the pod's own containers: the one that scripts speak of. */
export function mainContainer(state: PodState): ContainerRun {
  const main = state.containers.find((container) => !container.isInit);
  if (main === undefined) throw new Error(`pod ${state.pod.metadata.name} has no container`);
  return main;
}

export function waiting(container: ContainerRun, reason: string, message?: string): void {
  container.ready = false;
  container.state = { waiting: { reason, ...(message === undefined ? {} : { message }) } };
}

export function running(container: ContainerRun): void {
  container.state = { running: { startedAt: timestamp() } };
  container.ready = container.isSidecar;
}

export function terminated(container: ContainerRun, { code: exitCode, reason, message }: Ending): void {
  const startedAt = stringAt(container.state, 'running.startedAt') ?? timestamp();
  container.ready = container.isInit && exitCode === 0;
  container.state = {
    terminated: {
      exitCode,
      reason: reason ?? (exitCode === 0 ? 'Completed' : 'Error'),
      ...(message === undefined ? {} : { message }),
      startedAt,
      finishedAt: timestamp(),
      containerID: containerId(container),
    },
  };
}

/** The code a container ended with, if it did. */
export function exitCodeOf(container: ContainerRun): number | undefined {
  return numberAt(container.state, 'terminated.exitCode');
}

export function isRunning(container: ContainerRun): boolean {
  return container.state['running'] !== undefined;
}

const WHY_NOT_READY: Readonly<Record<PodState['phase'], string>> = {
  Pending: 'ContainersNotReady',
  Running: 'ContainersNotReady',
  Succeeded: 'PodCompleted',
  Failed: 'PodFailed',
};

/** The status document kubelet would write. */
export function statusOf(state: PodState, before: Fields): Fields {
  const { pod, phase, containers } = state;
  const isOver = phase === 'Succeeded' || phase === 'Failed';
  const isInitialized = containers.every(
    (container) => !container.isInit || container.isSidecar || container.state['terminated'] !== undefined,
  );
  const ready = state.isReady && !isOver;
  const notReady = {
    reason: WHY_NOT_READY[phase],
    message:
      state.notReadyMessage ??
      `containers with unready status: [${containers
        .filter((c) => !c.isInit)
        .map((c) => c.name)
        .join(' ')}]`,
  };
  let conditions = listAt(before, 'conditions');
  conditions = withCondition(conditions, { type: 'Initialized', status: isInitialized ? 'True' : 'False' });
  for (const type of ['Ready', 'ContainersReady'])
    conditions = withCondition(conditions, { type, status: ready ? 'True' : 'False', ...(ready ? {} : notReady) });
  if (state.disruption !== undefined)
    conditions = withCondition(conditions, { type: 'DisruptionTarget', status: 'True', ...state.disruption });
  return {
    phase,
    conditions,
    startTime: state.startTime,
    hostIP: '127.0.0.1',
    hostIPs: [{ ip: '127.0.0.1' }],
    ...(phase === 'Pending' ? {} : { podIP: podIp(pod), podIPs: [{ ip: podIp(pod) }] }),
    ...(state.reason === undefined ? {} : { reason: state.reason }),
    ...(state.message === undefined ? {} : { message: state.message }),
    containerStatuses: containers.filter((c) => !c.isInit).map((c) => containerStatus(c, state)),
    ...(containers.some((c) => c.isInit)
      ? { initContainerStatuses: containers.filter((c) => c.isInit).map((c) => containerStatus(c, state)) }
      : {}),
    ...(boolAt(pod, 'spec.hostNetwork') === true ? { podIP: '127.0.0.1' } : {}),
  };
}

function containerStatus(container: ContainerRun, state: PodState): Fields {
  const { name, image, restartCount, lastState } = container;
  const hasStarted = isRunning(container);
  return {
    name,
    image,
    imageID: hasStarted || container.state['terminated'] !== undefined ? `sandbox@sha256:${'0'.repeat(64)}` : '',
    restartCount,
    ready: container.isInit ? container.ready : state.isReady && hasStarted,
    started: hasStarted,
    state: container.state,
    lastState,
    ...(hasStarted ? { containerID: containerId(container) } : {}),
  };
}

function containerId({ name, restartCount }: ContainerRun): string {
  return `sandbox://${name}-${restartCount}`;
}

/** An address that looks like one; nothing listens there. */
function podIp({ metadata }: Obj): string {
  const bytes = Buffer.from((metadata.uid ?? '').replaceAll('-', '').slice(0, 4), 'hex');
  return `10.244.${bytes[0] ?? 0}.${(bytes[1] ?? 0) || 1}`;
}
