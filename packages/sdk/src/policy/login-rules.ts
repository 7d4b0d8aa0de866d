import type { Policy, RuleSet } from './policy.ts';
import type { Requester } from './requester.ts';

const NUMBER = /^[1-9][0-9]{0,9}$/;

/** The rule that a login brings along: the UID it carries, where the policy names the claim. Without one the checker refuses. */
export function loginRules({ sections }: Policy, requester: Requester | undefined): RuleSet[] {
  const claim = sections.identity?.uidClaim;
  const value = claim === undefined ? undefined : requester?.extra?.[claim]?.[0];
  if (value === undefined || !NUMBER.test(value)) return [];
  return [
    {
      source: `your login (${claim})`,
      rules: { 'identity.runAsUser': { default: Number(value), locked: true } },
      kinds: {},
    },
  ];
}
