import type { Enforced, EnforcementState } from '../../enforcement-state.ts';
import { safeText } from '../safe-text.ts';
import type { Verdict } from './doctor-check.ts';
import { enforcementProbe } from './enforcement-probe.ts';
import { enforceCommand } from './fixes.ts';
import type { DoctorPolicy, Patient } from './patient.ts';
import { shortHash } from './policy-check.ts';
import { readEnforced } from './read-enforced.ts';

const MIN_KUBE_MINOR = 30;
const MAX_SHOWN = 3;
const ONLY_ADVICE = 'it is then only advice that the plugin gives: kubectl goes round it';

/** Whether the API server keeps the policy: all of it, field by field, this very version, and by refusing. */
export async function enforcementCheck(patient: Patient): Promise<Verdict | undefined> {
  const policy = await patient.policy().catch(() => undefined);
  if (policy === undefined || policy.origin === 'built-in') return undefined;
  const { version } = patient;
  if (version !== undefined && version.minor < MIN_KUBE_MINOR) return tooOld(policy.name, version.minor);
  const enforced = await readEnforced(patient, policy.name);
  if (enforced === 'hidden') return enforcementProbe(patient, policy.name);
  if (enforced === undefined || enforced.policies.length + enforced.bindings.length === 0) {
    const found = `the API server does not keep policy ${policy.name}: there are no admission policies for it`;
    return { status: 'warn', found, why: ONLY_ADVICE, fix: enforceCommand() };
  }
  const minor = await patient.targetMinor();
  if (minor === undefined) {
    const found = `policy ${policy.name} is enforced; whether all of it cannot be known, since the server does not tell its version`;
    return {
      status: 'warn',
      found,
      why: 'what belongs there follows from the version',
      fix: enforceCommand('--prune'),
    };
  }
  return verdictOn(enforced, policy, minor);
}

function tooOld(policy: string, minor: number): Verdict {
  return {
    status: 'warn',
    found: `the API server cannot keep policy ${policy}: Kubernetes 1.${minor} has no admission policies`,
    why: ONLY_ADVICE,
    fix: `update the cluster to Kubernetes 1.${MIN_KUBE_MINOR} or newer, then: ${enforceCommand()}`,
  };
}

function verdictOn(enforced: Enforced, policy: DoctorPolicy, minor: number): Verdict {
  const { name, hash } = policy;
  const state = policy.stateOf(enforced, minor);
  const mode = state.intended === 'deny' ? [] : ['--mode', state.intended];
  const fix = enforceCommand('--prune', ...mode);
  const { changed, missing, otherwise } = state;
  if (changed.length > 0) {
    const found = `what enforces policy ${name} was changed by hand: ${listed([...changed, ...missing])}`;
    const why = 'the API server no longer says what the plugin says: what one refuses the other may take';
    return { status: 'fail', found, why, fix: enforceCommand('--prune', '--force-conflicts', ...mode) };
  }
  const mismatch = otherVersion(state);
  if (mismatch !== undefined) {
    const found = `the API server keeps ${mismatch} of policy ${name}; published is ${shortHash(hash)}`;
    return { status: 'fail', found, why: 'the plugin and the API server say different things', fix };
  }
  if (missing.length > 0) {
    const found = `policy ${name} is enforced in part: ${listed(missing)}`;
    return { status: 'fail', found, why: 'what is missing is refused by nobody', fix };
  }
  if (otherwise.length > 0) {
    const found = `policy ${name} (${shortHash(hash)}) is enforced as another version of aisubmit made it, or for another version of Kubernetes: ${listed([...new Set(otherwise)])}`;
    return { status: 'warn', found, why: 'nobody changed it by hand, but this version would write it otherwise', fix };
  }
  return modeVerdict(`policy ${name} (${shortHash(hash)})`, enforced, state);
}

/** Names what is enforced where that is not, or not throughout, the version that is published. */
function otherVersion({ otherHashes, hasPublished }: EnforcementState): string | undefined {
  const others = otherHashes.map((each) => (each === '' ? 'an unknown version' : shortHash(each)));
  if (others.length === 0) return undefined;
  return hasPublished ? `${others.join(', ')} beside the published version` : others.join(', ');
}

function modeVerdict(what: string, { policies }: Enforced, { modes }: EnforcementState): Verdict {
  const spoken = modes.join(' and ');
  const found = `${what} is enforced by ${policies.length} admission policies, mode ${spoken}`;
  if (spoken === 'deny') return { status: 'pass', found };
  return {
    status: 'warn',
    found,
    why: 'what breaks the policy is told or written down, and let in',
    fix: enforceCommand('--mode deny'),
  };
}

function listed(phrases: readonly string[]): string {
  const shown = phrases.slice(0, MAX_SHOWN).map((each) => safeText(each, 240));
  const more = phrases.length - shown.length;
  return `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
