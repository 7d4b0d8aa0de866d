import type { ErrorCode } from '@aisubmit/sdk';

export const EXIT_OK = 0;
/** A finished `check` that found violations exits like a refused submission. */
export const EXIT_REFUSED = 3;
export const EXIT_INTERRUPTED = 130;

/** What each kind of error means to a script: the one place that decides. */
export const EXIT_CODES: Readonly<Record<ErrorCode, number>> = {
  INTERNAL: 1,
  INVALID_INPUT: 2,
  POLICY_REFUSED: 3,
  FORBIDDEN: 4,
  NOT_FOUND: 4,
  CONFLICT: 4,
  REJECTED: 4,
  THROTTLED: 4,
  SERVER_ERROR: 4,
  UNREACHABLE: 4,
  PREFLIGHT_FAILED: 4,
  WORKLOAD_FAILED: 4,
  NOT_LOGGED_IN: 5,
  INTERRUPTED: EXIT_INTERRUPTED,
};
