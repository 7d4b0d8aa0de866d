import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { Verdict } from './doctor-check.ts';

/** What is said where a check could not look: that is no proof that something is wrong. */
export function unanswered(error: unknown): Verdict {
  if (hasStatus(error, 403)) return HIDDEN;
  if (!(error instanceof AisubmitError)) {
    const name = error instanceof Error ? error.name : typeof error;
    return { status: 'warn', found: `the answer could not be understood (${safeText(name, 60)})`, why: UNKNOWN };
  }
  const fix = error.fix === undefined ? {} : { fix: error.fix };
  return { status: 'warn', found: `could not be looked at: ${safeText(error.message)}`, why: UNKNOWN, ...fix };
}

/** What is said where no answer came in time. */
export function late(timeoutMs: number): Verdict {
  return { status: 'warn', found: `no answer within ${Math.ceil(timeoutMs / 1000)} s`, why: UNKNOWN, fix: 'try again' };
}

const UNKNOWN = 'whether it is as it should be is not known';

/** What is said where the user may not look. */
export const HIDDEN: Verdict = {
  status: 'warn',
  found: 'cannot be seen with your rights',
  why: UNKNOWN,
  fix: 'ask your cluster admin to run kubectl aisubmit doctor for this namespace',
};
