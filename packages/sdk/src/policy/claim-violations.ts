import { escapeControlChars } from '../escape-control-chars.ts';
import type { Violation } from '../violation.ts';
import { claimedNumber, claimedValues, LARGEST_ID } from './claimed-number.ts';
import type { Policy } from './policy.ts';
import type { Requester } from './requester.ts';

const LONGEST_SHOWN = 32;

/** Refuses a login without the numbers that the policy takes from it. Who asks may be unknown; then nothing is refused. */
export function claimViolations({ name, sections }: Policy, requester: Requester | undefined): Violation[] {
  const { uidClaim, gidClaim } = sections.identity ?? {};
  const violation = (claim: string | undefined, field: string, what: string): Violation[] => {
    if (claim === undefined || requester === undefined || claimedNumber(requester, claim) !== undefined) return [];
    const key = escapeControlChars(claim);
    const login = escapeControlChars(requester.username);
    return [
      {
        control: 'uid-claim',
        path: `spec.identity.${field}`,
        message:
          `policy ${name} takes the ${what} from claim ${key} of your login ${login}, ` +
          `which ${carries(claimedValues(requester, claim))}; the admin of your identity provider adds it (docs/login.md)`,
        why: 'Files on shared storage are protected by these numbers alone; another person’s number is their files.',
        fix: 'ask that admin, then log in again; kubectl aisubmit whoami shows what your login carries',
        layer: `policy ${name}`,
      },
    ];
  };
  return [...violation(uidClaim, 'runAsUser', 'user id'), ...violation(gidClaim, 'runAsGroup', 'group id')];
}

/** What a claim says is shown only where it can be read at a glance: a wrong mapping may put anything there. */
function carries(values: readonly string[]): string {
  const number = `number from 1 to ${LARGEST_ID}`;
  const [value = ''] = values;
  if (values.every((each) => each === '')) return 'does not carry it';
  if (values.length > 1) return `carries ${values.length} values instead of one ${number}`;
  const isShown = value.length <= LONGEST_SHOWN && /^[\x20-\x7e]+$/.test(value);
  return `carries ${isShown ? JSON.stringify(value) : 'something'}, which is no ${number}`;
}
