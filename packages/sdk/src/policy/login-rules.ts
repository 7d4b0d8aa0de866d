import { claimedNumber } from './claimed-number.ts';
import type { Rules } from './field-rule.ts';
import type { Policy, RuleSet } from './policy.ts';
import type { Requester } from './requester.ts';

/** The rules that a login brings along: the numbers it carries, where the policy names their claims. */
export function loginRules({ sections }: Policy, requester: Requester | undefined): RuleSet[] {
  const { uidClaim, gidClaim, supplementalGroups = [] } = sections.identity ?? {};
  return [
    ...rulesOf(uidClaim, requester, (uid) => ({ 'identity.runAsUser': { default: uid, locked: true } })),
    ...rulesOf(gidClaim, requester, (gid) => ({
      'identity.runAsGroup': { default: gid, locked: true },
      // Not locked: a group that the policy names is open to everybody.
      'identity.fsGroup': { options: [gid, ...supplementalGroups.filter((group) => group !== gid)] },
    })),
  ];
}

function rulesOf(
  claim: string | undefined,
  requester: Requester | undefined,
  rules: (number: number) => Rules,
): RuleSet[] {
  const number = claim === undefined || requester === undefined ? undefined : claimedNumber(requester, claim);
  return number === undefined ? [] : [{ source: `your login (${claim})`, rules: rules(number), kinds: {} }];
}
