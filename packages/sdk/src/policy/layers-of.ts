import type { Deciding } from './decide-fields.ts';
import { loginRules } from './login-rules.ts';
import type { Policy } from './policy.ts';
import type { Requester } from './requester.ts';
import { sectionRules } from './section-rules.ts';
import type { Template } from './template.ts';

interface Beside {
  readonly template?: Template | undefined;
  readonly requester?: Requester | undefined;
}

/** Everybody's rules, the organisation's first: those of the policy, what the login brings along, the template's. */
export function layersOf(policy: Policy, { template, requester }: Beside): Deciding['ruleSets'] {
  return [
    ...sectionRules(policy).map((each) => ({ ...each, layer: 'policy' as const })),
    ...policy.ruleSets.map((each) => ({ ...each, layer: 'policy' as const })),
    ...loginRules(policy, requester).map((each) => ({ ...each, layer: 'policy' as const })),
    ...(template === undefined ? [] : [{ ...template.ruleSet, layer: 'template' as const }]),
  ];
}
