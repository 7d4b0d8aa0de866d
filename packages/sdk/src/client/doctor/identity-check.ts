import { AisubmitError } from '../../errors.ts';
import { LOG_IN } from '../auth/login-fix.ts';
import { safeText } from '../safe-text.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { whoIs } from '../who-am-i.ts';
import { clockVerdict } from './clock-check.ts';
import type { Verdict } from './doctor-check.ts';
import { AGAIN } from './fixes.ts';

/** Who the server takes us for, and what time it was there. */
export interface Identity {
  readonly verdict: Verdict;
  /** False where the server takes us for nobody. */
  readonly isKnown: boolean;
  /** As the server knows them. */
  readonly groups: readonly string[];
  readonly clock?: Verdict;
}

const MAX_GROUPS = 8;

/**
 * Asks the server who it takes us for; its answer carries its time.
 *
 * @throws AisubmitError where there is no answer.
 */
export async function readIdentity(
  api: KubeApi,
  { now, signal }: { readonly now: () => number; readonly signal: AbortSignal },
): Promise<Identity> {
  try {
    const before = now();
    const { user, answeredAt } = await whoIs(api, { signal });
    const verdictOnTime = clockVerdict({ before, after: now(), answeredAt });
    const clock = verdictOnTime === undefined ? {} : { clock: verdictOnTime };
    if (user.username === 'system:anonymous') return { verdict: ANONYMOUS, isKnown: false, groups: [], ...clock };
    const named = user.groups.filter((group) => group !== '');
    const groups = named.slice(0, MAX_GROUPS).map((group) => safeText(group, 100));
    const more = named.length > MAX_GROUPS ? ` and ${named.length - MAX_GROUPS} more` : '';
    const member = groups.length === 0 ? 'in no group' : `in ${groups.join(', ')}${more}`;
    const verdict = { status: 'pass', found: `${safeText(user.username, 253)}, ${member}` } as const;
    return { verdict, isKnown: true, groups: named, ...clock };
  } catch (error) {
    return { verdict: withoutName(error), isKnown: false, groups: [] };
  }
}

function withoutName(error: unknown): Verdict {
  if (hasStatus(error, 401)) {
    return { status: 'fail', found: 'the server does not know you', why: UNKNOWN_USER.why, fix: error.fix ?? LOG_IN };
  }
  // Nobody may ask who nobody is.
  if (hasStatus(error, 403) && error.message.includes('system:anonymous')) return ANONYMOUS;
  // Impersonation that is not allowed, above all.
  if (hasStatus(error, 403) || (error instanceof AisubmitError && error.code === 'NOT_LOGGED_IN')) {
    return { status: 'fail', found: safeText(error.message), why: UNKNOWN_USER.why, fix: error.fix ?? AGAIN };
  }
  throw error;
}

const UNKNOWN_USER = { why: 'it answers nothing to somebody it does not know', fix: LOG_IN };
const ANONYMOUS: Verdict = { status: 'fail', found: 'nobody: no credential was sent', ...UNKNOWN_USER };
