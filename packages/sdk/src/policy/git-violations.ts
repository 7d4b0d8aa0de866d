import type { Violation } from '../violation.ts';
import type { Effective } from './effective.ts';
import type { EffectiveRepository } from './effective-git.ts';
import { gitImage } from './git-image.ts';
import { helperImageViolations } from './helper-image.ts';
import { coversHosts } from './host-pattern.ts';
import type { Policy } from './policy.ts';

type Rules = NonNullable<Policy['sections']['git']>;
type Lesson = Pick<Violation, 'control' | 'why'>;
type Found = Pick<Violation, 'message' | 'fix' | 'asked' | 'allowed'> & { readonly field: string };

/** Repositories outside what the policy says about code from git. */
export function gitViolations({ spec, policy }: Effective): Violation[] {
  if (spec.git.length === 0) return [];
  const { git: rules = {} } = policy.sections;
  const ofRepositories = spec.git.flatMap((each) =>
    JUDGES.flatMap(([lesson, judge]) => {
      const found = judge(each, rules);
      return found === undefined ? [] : [violation(lesson, found, { index: each.index, policy })];
    }),
  );
  const image = gitImage(policy.sections);
  return [...ofRepositories, ...helperImageViolations({ image, path: 'spec.git', setting: 'git.image' }, policy)];
}

function violation(
  { control, why }: Lesson,
  { field, message, ...found }: Found,
  { index, policy }: { readonly index: number; readonly policy: Policy },
): Violation {
  const layer = `policy ${policy.name}`;
  const path = `spec.git[${index}].${field}`;
  return { control, path, message: `${message} under ${layer}`, why, ...found, layer };
}

function ofNamedHost({ url }: EffectiveRepository, { hosts }: Rules): Found | undefined {
  if (hosts === undefined || hosts.some((pattern) => coversHosts(pattern, url.host))) return undefined;
  const allowed = hosts.length === 0 ? 'none' : hosts.join(', ');
  return {
    field: 'url',
    message: `must be on a host that the policy names: ${allowed} (got ${url.host})`,
    fix: 'use a repository there, or ask your admin to add the host',
    asked: url.host,
    allowed,
  };
}

function loggedIn({ secret }: EffectiveRepository, rules: Rules): Found | undefined {
  if (rules.secret === undefined || secret !== undefined) return undefined;
  return {
    field: 'secret',
    message: 'must name a Secret',
    fix: 'name the Secret that holds your token or key for this host',
    asked: 'none',
    allowed: 'the name of a Secret',
  };
}

function pinned({ commit, ref, url }: EffectiveRepository, rules: Rules): Found | undefined {
  if (rules.commit === undefined || commit !== undefined) return undefined;
  return {
    field: 'commit',
    message: 'must name a commit',
    fix: `write the commit; --pin looks it up when you submit, and so does: git ls-remote ${url.href} ${ref ?? 'HEAD'}`,
    asked: ref ?? 'the default branch',
    allowed: 'a whole commit hash',
  };
}

function signed({ signedBy }: EffectiveRepository, { signed: isNeeded, signers }: Rules): Found | undefined {
  if (signedBy !== undefined) return byNamedSigners(signedBy, signers);
  if (isNeeded === undefined) return undefined;
  return {
    field: 'signedBy',
    message: 'must name the allowed signers',
    fix: 'name the ConfigMap that holds the allowed signers of this repository',
    asked: 'none',
    allowed: 'the name of a ConfigMap',
  };
}

/** Whoever may write the list of signers says who has signed. */
function byNamedSigners(signedBy: string, signers: Rules['signers']): Found | undefined {
  if (signers === undefined || signers.includes(signedBy)) return undefined;
  const allowed = signers.length === 0 ? 'none' : signers.join(', ');
  return {
    field: 'signedBy',
    message: `must be a ConfigMap that the policy names: ${allowed} (got ${signedBy})`,
    fix: 'use one of those, or ask your admin to add it to git.signers',
    asked: signedBy,
    allowed,
  };
}

const HOST: Lesson = {
  control: 'git-host',
  why: 'What is cloned is run; a host that anybody may write to decides what that is.',
};
const LOGIN: Lesson = {
  control: 'git-host',
  why: 'A login says who takes the code, and can be taken away; what needs none is open to everybody.',
};
const COMMIT: Lesson = {
  control: 'git-commit',
  why: 'A branch is whatever was pushed last; only a commit is the code that somebody has looked at.',
};
const SIGNED: Lesson = {
  control: 'git-signed',
  why: 'Whoever gets hold of a login can push; only a signature says who wrote it.',
};

const JUDGES: readonly (readonly [Lesson, (each: EffectiveRepository, rules: Rules) => Found | undefined])[] = [
  [HOST, ofNamedHost],
  [LOGIN, loggedIn],
  [COMMIT, pinned],
  [SIGNED, signed],
];
