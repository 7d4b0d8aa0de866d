import { escapeControlChars, POLICY } from '@aisubmit/sdk';
import type { ObjectPlan } from '@aisubmit/sdk/client';

/** Identity providers that give identifiers or addresses need no prefix to be told apart. */
const PLAIN_WORD = /^[A-Za-z][\w.-]*$/;
const IDENTIFIER = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** A line for each group that reads as the identity provider names it, not as the API server does. */
export function bareGroups(groups: readonly string[]): string {
  return groups
    .filter((group) => PLAIN_WORD.test(group) && !IDENTIFIER.test(group))
    .map(
      (group) =>
        `note: group ${group} has no prefix such as oidc:, which most API servers put before it; kubectl aisubmit whoami ` +
        'tells one of its people how it is spelled\n',
    )
    .join('');
}

/** The policy that a plan takes a namespace away from. */
export function earlierPolicy(plan: ObjectPlan, policy: string): string | undefined {
  const change = plan.find(({ key, action }) => key.kind === 'Namespace' && action === 'change');
  const before = change?.before as { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
  const earlier = before?.metadata?.labels?.[POLICY];
  return earlier === undefined || earlier === policy ? undefined : escapeControlChars(earlier);
}
