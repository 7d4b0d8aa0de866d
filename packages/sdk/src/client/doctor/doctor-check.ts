/** `pass` is well; `warn` works and should be looked at, or cannot be known; `fail` stops something from working. */
export type CheckStatus = 'pass' | 'warn' | 'fail';

/** What one look found. Safe to show. */
export interface Verdict {
  readonly status: CheckStatus;
  /** What was found, one sentence without a trailing period. */
  readonly found: string;
  /** Why that matters; absent where all is well. */
  readonly why?: string;
  /** What to do, a command where there is one. */
  readonly fix?: string;
}

/** A verdict with the name of what was looked at, such as `pod-security`. */
export interface DoctorCheck extends Verdict {
  readonly id: string;
}
