import type { RetryClock } from '../transport/retry.ts';
import type { LogPosition } from './log-position.ts';

/** One container of one pod. */
export interface LogTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** The run that is meant, by {@link containerRuns}. @default the newest */
  readonly run?: string | undefined;
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
  /** True for what is read for completeness: a node that has it no more is no error. */
  readonly mayBeGone?: boolean | undefined;
  /** Aborted once another run of the container is the newest. */
  readonly over?: AbortSignal | undefined;
  /** Told in one sentence what may be missing; safe to show. */
  readonly onNote?: ((sentence: string) => void) | undefined;
  /** Shared by the runs of one container that are read one after the other. @default a new one */
  readonly position?: LogPosition | undefined;
}
