import type { Sentence } from '../controls/control.ts';
import { AisubmitError } from '../errors.ts';
import type { PodSecurityLevel, StandardCheck } from './standard-check.ts';
import { STANDARD_CHECKS } from './standard-checks.ts';

/** Before it, other rules held; no supported server asks for them. */
export const OLDEST_STANDARD_MINOR = 30;
/** The last minor version whose rules are written here. */
export const NEWEST_STANDARD_MINOR = 37;

/** One check as a version asks it. */
export type StandardRule = Pick<StandardCheck, 'id' | 'level' | 'why' | 'fix'> & {
  readonly sentences: readonly Sentence[];
};

/** A level of the Pod Security Standards at one version of Kubernetes. */
export interface PodSecurityStandard {
  /** The rules that hold, such as `pss-restricted@v1.36`. */
  readonly name: string;
  readonly level: PodSecurityLevel;
  /** Minor version of the rules, 36 for v1.36. */
  readonly minor: number;
  /** What the person who asked must know: that the version asked for is newer than the rules. */
  readonly note?: string;
  readonly checks: readonly StandardRule[];
}

/**
 * The checks that a level makes at a minor version of Kubernetes; without one, at the newest known.
 * A newer version gets the newest known rules and a note, as an API server does it.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when the version is older than 1.30.
 */
export function podSecurityStandard(
  level: PodSecurityLevel,
  minor: number = NEWEST_STANDARD_MINOR,
): PodSecurityStandard {
  // Not `minor < OLDEST`, which NaN would pass.
  if (!(minor >= OLDEST_STANDARD_MINOR)) throw tooOld(level, minor);
  const known = Math.min(minor, NEWEST_STANDARD_MINOR);
  const applied = STANDARD_CHECKS.filter((check) => isAsked(check, level, known));
  const overridden = new Set(applied.flatMap(({ overrides = [] }) => overrides));
  return {
    name: `pss-${level}@v1.${known}`,
    level,
    minor: known,
    ...(minor > known ? { note: `v1.${minor} is newer than the rules known here: v1.${known} was judged` } : {}),
    checks: applied.filter(({ id }) => !overridden.has(id)).map((check) => ruleAt(check, known)),
  };
}

function isAsked(check: StandardCheck, level: PodSecurityLevel, minor: number): boolean {
  return (level === 'restricted' || check.level === 'baseline') && check.variants[0].since <= minor;
}

function ruleAt({ id, level, why, fix, variants }: StandardCheck, minor: number): StandardRule {
  const sentences = variants.findLast(({ since }) => since <= minor)?.sentences ?? [];
  return { id, level, why, fix, sentences };
}

function tooOld(level: PodSecurityLevel, minor: number): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `pss-${level}@v1.${minor} is older than the rules known here`, {
    fix: `ask for v1.${OLDEST_STANDARD_MINOR} to v1.${NEWEST_STANDARD_MINOR}, or leave the version out for v1.${NEWEST_STANDARD_MINOR}`,
  });
}
