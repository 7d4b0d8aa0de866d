import type { RetryClock } from '../transport/retry.ts';
import type { LogRange } from './tail-container.ts';

export interface LogsOptions extends Omit<LogRange, 'follow'> {
  /** Waits for the container to start, then for new lines, pods and restarts until the workload ends. @default false */
  readonly follow?: boolean | undefined;
  /** Name of a container. @default the first one of the pod */
  readonly container?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: RetryClock | undefined;
}

/** One line as the container wrote it: escape it before it reaches a terminal. */
export interface LogLine {
  readonly pod: string;
  readonly container: string;
  readonly line: string;
}
