import { safeText } from '../safe-text.ts';
import type { Verdict } from './doctor-check.ts';
import type { Patient } from './patient.ts';
import { hidden } from './unanswered.ts';

const ENFORCE = 'pod-security.kubernetes.io/enforce';
/** Strictest first. */
const LEVELS = ['restricted', 'baseline', 'privileged'];

/** The Pod Security level of the namespace beside the one that the policy needs. */
export async function podSecurityCheck({ namespace, facts, policy }: Patient): Promise<Verdict> {
  const { readable, labels } = await facts();
  if (!readable) return hidden(namespace);
  const needed = (await policy().catch(() => undefined))?.podSecurity ?? 'restricted';
  const level = labels[ENFORCE];
  const fix = `an admin sets it: kubectl label namespace ${namespace} --overwrite ${ENFORCE}=${needed}`;
  if (level === undefined) {
    const why = 'what the policy does not speak about, pods of anybody else included, is held to nothing';
    return { status: 'warn', found: `no label ${ENFORCE} is set`, why, fix };
  }
  const [has, needs] = [LEVELS.indexOf(level), LEVELS.indexOf(needed)];
  if (has === -1) {
    const why = 'the API server takes an unknown level for restricted';
    return { status: 'fail', found: `${safeText(level, 63)} is no Pod Security level`, why, fix };
  }
  if (has === needs) return { status: 'pass', found: `${level}${versionOf(labels)}, which is what the policy needs` };
  const found = `${level}${versionOf(labels)}; the policy needs ${needed}`;
  return has < needs
    ? { status: 'fail', found, why: 'pods with volumes that the policy allows are refused', fix }
    : { status: 'warn', found, why: 'more than the policy needs is let in', fix };
}

function versionOf(labels: Readonly<Record<string, string>>): string {
  const version = labels[`${ENFORCE}-version`];
  return version === undefined ? '' : ` (${safeText(version, 20)})`;
}
