import type { ObjectMeta } from '../../build/kube-object.ts';
import { POLICY } from '../../build/metadata-keys.ts';
import type { KubeList } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import { hasStatus } from '../transport/api-error.ts';
import { METADATA_LIST_ONLY } from '../transport/metadata-only.ts';
import type { Verdict } from './doctor-check.ts';
import { enforcementProbe } from './enforcement-probe.ts';
import type { Patient } from './patient.ts';
import { shortHash } from './policy-check.ts';

const HASH = 'aisubmit.dev/policy-hash';
const ADMISSION = 'admissionregistration.k8s.io/v1';
/** Modes, mildest first. */
const MODES = ['audit', 'warn', 'deny'] as const;

interface Named {
  readonly metadata?: ObjectMeta;
}

interface Binding extends Named {
  readonly spec?: { readonly policyName?: string; readonly validationActions?: readonly string[] };
}

/** What is in the cluster for a policy. */
interface Enforced {
  readonly policies: readonly Named[];
  readonly bindings: readonly Binding[];
}

/** Whether the API server keeps the policy: all of it, this very version, and by refusing. */
export async function enforcementCheck(patient: Patient): Promise<Verdict | undefined> {
  const policy = await patient.policy().catch(() => undefined);
  if (policy === undefined || policy.origin === 'built-in') return undefined;
  const { name, hash } = policy;
  const enforced = await readEnforced(patient, name);
  if (enforced === 'hidden') return enforcementProbe(patient, name);
  const enforce = `kubectl aisubmit admin enforce --policy FILE --apply`;
  if (enforced === undefined || enforced.policies.length + enforced.bindings.length === 0) {
    const found = `the API server does not keep policy ${name}: there are no admission policies for it`;
    return {
      status: 'warn',
      found,
      why: 'it is then only advice that the plugin gives: kubectl goes round it',
      fix: enforce,
    };
  }
  const expected = patient.version === undefined ? [] : policy.admission(patient.version.minor).names;
  const fix = `${enforce} --prune`;
  const mismatch = otherVersion(enforced, hash);
  if (mismatch !== undefined) {
    const found = `the API server keeps ${mismatch} of policy ${name}; published is ${shortHash(hash)}`;
    return { status: 'fail', found, why: 'the plugin and the API server say different things', fix };
  }
  const missing = missingParts(enforced, expected);
  if (missing.length > 0) {
    const found = `policy ${name} is enforced in part: ${missing.slice(0, 3).join(', ')}`;
    return { status: 'fail', found, why: 'what is missing is refused by nobody', fix };
  }
  return modeVerdict(enforced, { name, hash, fix: `${enforce} --mode deny` });
}

async function readEnforced({ api, signal }: Patient, policy: string): Promise<Enforced | 'hidden' | undefined> {
  const query = { labelSelector: `app.kubernetes.io/managed-by=aisubmit,${POLICY}=${policy}` };
  const list = async <T extends Named>(kind: string, accept?: string): Promise<readonly T[]> => {
    const path = apiPath({ apiVersion: ADMISSION, kind });
    return (await api.request<KubeList<T>>({ method: 'GET', path, query, accept, signal })).body.items ?? [];
  };
  try {
    const [policies, bindings] = await Promise.all([
      list<Named>('ValidatingAdmissionPolicy', METADATA_LIST_ONLY),
      list<Binding>('ValidatingAdmissionPolicyBinding'),
    ]);
    return { policies, bindings };
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    if (hasStatus(error, 403)) return 'hidden';
    throw error;
  }
}

/** Names what is enforced where that is not, or not throughout, the version that is published. */
function otherVersion({ policies, bindings }: Enforced, hash: string): string | undefined {
  const hashes = new Set([...policies, ...bindings].map(({ metadata }) => metadata?.annotations?.[HASH] ?? ''));
  const others = [...hashes]
    .filter((each) => each !== hash)
    .map((each) => (each === '' ? 'an unknown version' : shortHash(each)));
  if (others.length === 0) return undefined;
  return hashes.has(hash) ? `${others.join(', ')} beside the published version` : others.join(', ');
}

function missingParts({ policies, bindings }: Enforced, expected: readonly string[]): readonly string[] {
  const [made, bound] = [names(policies), new Set(bindings.map(({ spec }) => spec?.policyName ?? ''))];
  return [
    ...expected.filter((name) => !made.has(name)).map((name) => `ValidatingAdmissionPolicy ${name} is missing`),
    ...[...made].filter((name) => !bound.has(name)).map((name) => `ValidatingAdmissionPolicy ${name} is not bound`),
    ...[...bound].filter((name) => !made.has(name)).map((name) => `the binding to ${name} has no policy`),
  ];
}

function names(objects: readonly Named[]): ReadonlySet<string> {
  return new Set(objects.map(({ metadata }) => metadata?.name ?? ''));
}

function modeVerdict(
  { policies, bindings }: Enforced,
  { name, hash, fix }: { readonly name: string; readonly hash: string; readonly fix: string },
): Verdict {
  const modes = new Set(bindings.map(modeOf));
  const spoken = MODES.filter((mode) => modes.has(mode)).join(' and ');
  const found = `policy ${name} (${shortHash(hash)}) is enforced by ${policies.length} admission policies, mode ${spoken}`;
  if (spoken === 'deny') return { status: 'pass', found };
  return { status: 'warn', found, why: 'what breaks the policy is told or written down, and let in', fix };
}

function modeOf({ spec }: Binding): (typeof MODES)[number] {
  const actions = spec?.validationActions ?? [];
  if (actions.includes('Deny')) return 'deny';
  return actions.includes('Warn') ? 'warn' : 'audit';
}
