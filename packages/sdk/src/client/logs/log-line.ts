import type { RetryClock } from '../transport/retry.ts';
import type { LogRange } from './log-range.ts';

export interface LogsOptions extends Omit<LogRange, 'follow'> {
  /** Waits for the container to start, then for new lines, pods and restarts until the workload ends. @default false */
  readonly follow?: boolean | undefined;
  /** Only this pod. @default every pod of the workload */
  readonly pod?: string | undefined;
  /** Name of a container. @default the first one of the pod, or the one before it that failed */
  readonly container?: string | undefined;
  /** Every container of a pod, those that prepare it included. @default false */
  readonly allContainers?: boolean | undefined;
  /** Logs that are read at the same time; what is more waits until one ends. @default 50 */
  readonly maxStreams?: number | undefined;
  /** Told in one sentence what is waited for, or left out; safe to show. */
  readonly onNote?: ((sentence: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: RetryClock | undefined;
}

/** One line as the container wrote it, or a part of a very long one: escape it before it reaches a terminal. */
export interface LogLine {
  readonly pod: string;
  readonly container: string;
  readonly line: string;
  /** True when the line goes on in the next one of this container, or ended without a line feed. */
  readonly partial: boolean;
}

export const DEFAULT_MAX_STREAMS = 50;
