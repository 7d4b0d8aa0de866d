import type { RetryClock } from '../transport/retry.ts';

/** One container of one pod. */
export interface LogTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Restarts before the run that is meant. */
  readonly run?: number | undefined;
}

/** What of a log is read, and how. */
export interface LogRange {
  readonly follow: boolean;
  /** Only the last so many lines. */
  readonly tail?: number | undefined;
  /** Only lines of the last so many seconds. */
  readonly sinceSeconds?: number | undefined;
  /** Only lines since then, RFC 3339. */
  readonly sinceTime?: string | undefined;
  /** No more than so many bytes of each log. */
  readonly limitBytes?: number | undefined;
  /** Of the container's run before its last restart. */
  readonly previous?: boolean | undefined;
  /** Keeps the time in front of every line. */
  readonly timestamps?: boolean | undefined;
  /** Gives every byte out as one character (latin1), and carriage returns too. */
  readonly raw?: boolean | undefined;
}

export interface TailOptions extends LogRange {
  readonly clock: RetryClock;
  readonly signal: AbortSignal | undefined;
}
