import type { ContainerStatus } from '../kube-types.ts';

/** The runs of a container that a node still has logs of, each by an id of its own. */
export interface ContainerRuns {
  /** The newest one: what a log is of without `previous`. Undefined before the first. */
  readonly newest: string | undefined;
  /** True while the newest goes on. */
  readonly isRunning: boolean;
  /** The one before it: what a log is of with `previous`. */
  readonly previous: string | undefined;
  /** How often the container has restarted until the newest; undefined between two runs, when servers differ about it. */
  readonly restarts: number | undefined;
}

/** Reads the runs from a status. Between two runs the newest is the one that has ended. */
export function containerRuns(status: ContainerStatus | undefined): ContainerRuns {
  const { state, lastState, containerID, restartCount = 0 } = status ?? {};
  const last = lastState?.terminated;
  if (state?.running === undefined && state?.terminated === undefined) {
    const newest = last === undefined ? undefined : (last.containerID ?? `run ${restartCount}`);
    return { newest, isRunning: false, previous: undefined, restarts: undefined };
  }
  return {
    newest: state.terminated?.containerID ?? containerID ?? `run ${restartCount}`,
    isRunning: state.running !== undefined,
    previous: last === undefined ? undefined : (last.containerID ?? `run ${restartCount - 1}`),
    restarts: restartCount,
  };
}
