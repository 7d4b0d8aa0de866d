import { AisubmitError } from '../errors.ts';
import { parseDurationSeconds } from '../request/duration.ts';
import type { DurationRule } from './policy.ts';
import type { Resolving } from './resolving.ts';

/** Decides a duration in seconds and holds it to the policy's maximum. */
export function resolveSeconds(
  path: string,
  user: string | undefined,
  { rule, resolving }: { readonly rule: DurationRule; readonly resolving: Resolving },
): number {
  const text = resolving.choose.pick(path, user, rule.default);
  const seconds = secondsOf(text);
  if (rule.max !== undefined && seconds > secondsOf(rule.max)) {
    resolving.violations.push({
      control: 'max-runtime',
      path,
      message: `must be at most ${rule.max} under policy ${resolving.policy.name} (got ${text})`,
      why: 'What nobody ends keeps its GPU from everybody else.',
      fix: `ask for ${rule.max} or less`,
    });
  }
  return seconds;
}

function secondsOf(text: string): number {
  const seconds = parseDurationSeconds(text);
  if (seconds === undefined) throw new AisubmitError('INTERNAL', `the policy holds a duration that is none: ${text}`);
  return seconds;
}
