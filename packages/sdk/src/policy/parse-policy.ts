import { AisubmitError, type Reason } from '../errors.ts';
import { parseWith } from '../request/parse-with.ts';
import { USUAL_DNS } from './baseline.ts';
import type { Rules } from './field-rule.ts';
import { gitImage } from './git-image.ts';
import { imageShortcomings } from './helper-image.ts';
import { lintRules } from './lint-rules.ts';
import type { Policy, RuleSet } from './policy.ts';
import { type PolicyDocument, type PolicySections, policySchema } from './policy-schema.ts';

/**
 * Turns an unknown value into a policy.
 *
 * @throws {AisubmitError} `INVALID_INPUT` with a reason per mistake: unknown fields, impossible rules, locks without a value.
 */
export function parsePolicy(value: unknown): Policy {
  const document = parseWith(policySchema, value, 'Policy');
  const { rules = {}, kinds = {}, ...sections } = document.spec;
  const reasons = [
    ...lintRules(rules, 'spec.rules'),
    ...imageOfGit(sections),
    ...namesOfOwners(sections),
    ...Object.entries(kinds).flatMap(([kind, each]) => lintRules(each?.rules ?? {}, `spec.kinds.${kind}.rules`)),
  ];
  const { name } = document.metadata;
  if (reasons.length > 0)
    throw new AisubmitError('INVALID_INPUT', `policy ${name} cannot be kept by anybody`, { reasons });
  const ruleSet: RuleSet = { source: `policy ${name}`, rules, kinds: rulesOfKinds(kinds) };
  return {
    name,
    // A policy without rules is the same, and has the same hash, as one that never mentions them.
    ruleSets: saysNothing(ruleSet) ? [] : [ruleSet],
    sections: withoutOpenGroups(sections),
    dns: sections.network?.dns ?? USUAL_DNS,
  };
}

/** Who names hosts for code wants it to be cloned, which takes an image that the policy itself allows. */
function imageOfGit(sections: PolicySections): Reason[] {
  const { git } = sections;
  if (git !== undefined && git.image === undefined && (git.signed ?? git.signers) !== undefined) {
    const message =
      'must be named where commits are to be signed; the usual image has no ssh-keygen, which verifies them';
    return [
      { path: 'spec.git.image', message, fix: 'make an image with git, a shell and ssh-keygen, and name it here' },
    ];
  }
  if (git === undefined || (git.image === undefined && (git.hosts ?? []).length === 0)) return [];
  const image = gitImage(sections);
  const shortcomings = imageShortcomings(image, sections);
  if (shortcomings.length === 0) return [];
  const usual = git.image === undefined ? 'the usual image, ' : '';
  return [
    {
      path: 'spec.git.image',
      message: `must ${shortcomings.join(' and ')}, as images says (got ${usual}${image})`,
      fix: `mirror ${image}, or make an image of your own with git and a shell, and name it here`,
    },
  ];
}

/** Names alone keep nobody out of a pod whose template everybody may change. */
function namesOfOwners({ access, identity }: PolicySections): Reason[] {
  if (access?.ownPods === undefined || identity?.attribution === 'required') return [];
  const message =
    'must be required where access.ownPods is there: without it anybody changes the template of a colleague’s workload ' +
    'in place of entering its pod';
  const fix = 'write identity: {attribution: required}, or leave access.ownPods out';
  return [{ path: 'spec.identity.attribution', message, fix }];
}

/** A group that anybody may add makes another person's number nothing: beside a claim, no list of groups names none. */
function withoutOpenGroups(sections: PolicySections): PolicySections {
  const { identity } = sections;
  if (identity?.gidClaim === undefined || identity.supplementalGroups !== undefined) return sections;
  return { ...sections, identity: { ...identity, supplementalGroups: [] } };
}

function saysNothing({ rules, kinds }: RuleSet): boolean {
  return [rules, ...Object.values(kinds)].every((each) => Object.keys(each).length === 0);
}

function rulesOfKinds(kinds: NonNullable<PolicyDocument['spec']['kinds']>): Policy['ruleSets'][number]['kinds'] {
  const entries = Object.entries(kinds).map(([kind, each]): [string, Rules] => [kind, each?.rules ?? {}]);
  return Object.fromEntries(entries);
}
