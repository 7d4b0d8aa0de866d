import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { Verdict } from './doctor-check.ts';
import { AGAIN, doctorCommand } from './fixes.ts';

/** What is said where a check could not look: that is no proof that something is wrong. */
export function unanswered(error: unknown, namespace: string): Verdict {
  if (hasStatus(error, 403)) return hidden(namespace);
  if (!(error instanceof AisubmitError)) {
    const name = error instanceof Error ? error.name : typeof error;
    const found = `the answer could not be understood (${safeText(name, 60)})`;
    return { status: 'warn', found, why: UNKNOWN, fix: AGAIN };
  }
  const found = `could not be looked at: ${safeText(error.message)}`;
  return { status: 'warn', found, why: UNKNOWN, fix: error.fix ?? AGAIN };
}

/** What is said where no answer came in time. */
export function late(timeoutMs: number): Verdict {
  return { status: 'warn', found: `no answer within ${Math.ceil(timeoutMs / 1000)} s`, why: UNKNOWN, fix: AGAIN };
}

const UNKNOWN = 'whether it is as it should be is not known';

/** What is said where the user may not look. */
export function hidden(namespace: string, found = 'cannot be known with your rights'): Verdict {
  return { status: 'warn', found, why: UNKNOWN, fix: `ask a cluster admin to run: ${doctorCommand(namespace)}` };
}
