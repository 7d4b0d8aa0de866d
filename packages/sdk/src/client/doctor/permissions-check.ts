import { mayI } from '../access-review.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { Verdict } from './doctor-check.ts';
import type { NeededRule, Patient } from './patient.ts';

interface Granted {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
}

interface Need {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
}

const CONCURRENCY = 4;
const MAX_SHOWN = 6;

/** Which rights of a user's Role are missing in the namespace. */
export async function permissionsCheck(patient: Patient): Promise<Verdict> {
  const { namespace, role } = patient;
  const { rules, isComplete } = await readRules(patient);
  const needs = role.rules.flatMap(needsOf);
  const unseen = needs.filter((need) => !rules.some((rule) => gives(rule, need)));
  const missing = isComplete ? unseen : await stillMissing(patient, unseen);
  if (missing.length === 0) {
    return { status: 'pass', found: `you may do everything that role ${role.name} gives in namespace ${namespace}` };
  }
  const shown = shortList(missing);
  return {
    status: 'fail',
    found: `${missing.length} of ${needs.length} rights are missing in namespace ${namespace}: ${shown}`,
    why: 'commands that need them are refused',
    fix: `ask your cluster admin for the ${role.name} role: kubectl aisubmit admin onboard ${namespace} --policy FILE --group GROUP --apply`,
  };
}

async function readRules({
  api,
  namespace,
  signal,
}: Patient): Promise<{ rules: readonly Granted[]; isComplete: boolean }> {
  const { body } = await api.request<{ status?: { resourceRules?: readonly Granted[]; incomplete?: boolean } }>({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
    idempotent: true,
    signal,
  });
  return { rules: body.status?.resourceRules ?? [], isComplete: body.status?.incomplete !== true };
}

/** Some authorizers list no rules and only decide. */
async function stillMissing({ api, namespace, signal }: Patient, needs: readonly Need[]): Promise<readonly Need[]> {
  const allowed = await mapConcurrently(needs, CONCURRENCY, ({ verb, group, resource: full }) => {
    const [resource = '', subresource] = full.split('/');
    return mayI(api, { verb, group, resource, subresource, namespace }, signal);
  });
  return needs.filter((_need, index) => allowed[index] !== true);
}

function needsOf({ apiGroups, resources, verbs }: NeededRule): readonly Need[] {
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) => verbs.map((verb) => ({ verb, group, resource }))),
  );
}

function gives({ verbs = [], apiGroups = [], resources = [], resourceNames = [] }: Granted, need: Need): boolean {
  const subresource = need.resource.split('/')[1];
  const has = (list: readonly string[], ...wanted: readonly string[]): boolean =>
    list.includes('*') || wanted.some((each) => list.includes(each));
  return (
    resourceNames.length === 0 &&
    has(verbs, need.verb) &&
    has(apiGroups, need.group) &&
    has(resources, need.resource, ...(subresource === undefined ? [] : [`*/${subresource}`]))
  );
}

/** Verbs by resource, such as `create, delete jobs.batch`. */
function shortList(missing: readonly Need[]): string {
  const byResource = new Map<string, string[]>();
  for (const { verb, group, resource } of missing) {
    const name = group === '' ? resource : `${resource}.${group}`;
    byResource.set(name, [...(byResource.get(name) ?? []), verb]);
  }
  const lines = [...byResource].map(([name, verbs]) => `${verbs.join('/')} ${name}`);
  const more = lines.length > MAX_SHOWN ? ` and ${lines.length - MAX_SHOWN} more` : '';
  return `${lines.slice(0, MAX_SHOWN).join(', ')}${more}`;
}
