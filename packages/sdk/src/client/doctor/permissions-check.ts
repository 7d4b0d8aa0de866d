import { mayI } from '../access-review.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { Verdict } from './doctor-check.ts';
import { onboardCommand } from './fixes.ts';
import type { DoctorRoles, NeededRule, Patient } from './patient.ts';

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
  /** Undefined for all. */
  readonly name?: string;
}

const CONCURRENCY = 4;
const MAX_SHOWN = 6;

/** Which role of the namespace the user has, or which rights are missing. */
export async function permissionsCheck(patient: Patient): Promise<Verdict> {
  const { namespace, roles } = patient;
  const needs = {
    admin: roles.admin.flatMap(needsOf),
    user: roles.user.flatMap(needsOf),
    viewer: roles.viewer.flatMap(needsOf),
  };
  const missing = await missingOf(patient, [...needs.admin, ...needs.user, ...needs.viewer]);
  const lacks = (role: keyof DoctorRoles): readonly Need[] => needs[role].filter((need) => missing.has(keyOf(need)));
  const [ofAdmin, ofUser, ofViewer] = [lacks('admin'), lacks('user'), lacks('viewer')];
  if (ofAdmin.length === 0) {
    const found = `you may do everything that role aisubmit-admin gives in namespace ${namespace}: submit, and publish the team’s templates`;
    return { status: 'pass', found };
  }
  if (ofUser.length === 0) {
    return { status: 'pass', found: `you may do everything that role aisubmit-user gives in namespace ${namespace}` };
  }
  const ask = (group?: string): string =>
    `ask a cluster admin to give one of your groups the role aisubmit-user, beside the groups that have it: ${onboardCommand(namespace, group)}`;
  const mayNotWrite = needs.user.filter(isWrite).every((need) => missing.has(keyOf(need)));
  if (ofViewer.length === 0 && mayNotWrite) {
    const found = `you may look at everything in namespace ${namespace}, and not submit (role aisubmit-viewer)`;
    return {
      status: 'warn',
      found,
      why: 'commands that submit, change or delete are refused',
      // Who looks shares a group with others who only look.
      fix: `if you are to submit, ${ask()}`,
    };
  }
  const fix = ask(ownGroup(patient));
  if (ofUser.length === needs.user.length) {
    const found = `you have no rights in namespace ${namespace}`;
    return { status: 'fail', found, why: 'every command that needs the cluster is refused there', fix };
  }
  const found = `${ofUser.length} of ${needs.user.length} rights are missing in namespace ${namespace}: ${shortList(ofUser)}`;
  return { status: 'fail', found, why: 'commands that need them are refused', fix };
}

async function missingOf(patient: Patient, needs: readonly Need[]): Promise<ReadonlySet<string>> {
  const { rules, isComplete } = await readRules(patient);
  const distinct = [...new Map(needs.map((need) => [keyOf(need), need])).values()];
  const unseen = distinct.filter((need) => !rules.some((rule) => gives(rule, need)));
  return new Set((isComplete ? unseen : await stillMissing(patient, unseen)).map(keyOf));
}

function keyOf({ verb, group, resource, name = '' }: Need): string {
  return `${verb} ${group}/${resource}/${name}`;
}

function isWrite({ verb, resource }: Need): boolean {
  return !['get', 'list', 'watch'].includes(verb) && !resource.includes('/');
}

/** The user’s only group, where that is certain and needs no quotes. */
function ownGroup({ userGroups }: Patient): string | undefined {
  const [only, ...more] = userGroups.filter((group) => !group.startsWith('system:'));
  return more.length === 0 && only !== undefined && /^[\w:.@/-]+$/.test(only) ? only : undefined;
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
  const allowed = await mapConcurrently(needs, CONCURRENCY, ({ verb, group, resource: full, name }) => {
    const [resource = '', subresource] = full.split('/');
    return mayI(api, { verb, group, resource, subresource, namespace, name }, signal);
  });
  return needs.filter((_need, index) => allowed[index] !== true);
}

function needsOf({ apiGroups, resources, resourceNames, verbs }: NeededRule): readonly Need[] {
  const names = resourceNames?.map((name) => ({ name })) ?? [{}];
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) => verbs.flatMap((verb) => names.map((name) => ({ verb, group, resource, ...name })))),
  );
}

function gives({ verbs = [], apiGroups = [], resources = [], resourceNames = [] }: Granted, need: Need): boolean {
  const subresource = need.resource.split('/')[1];
  const has = (list: readonly string[], ...wanted: readonly string[]): boolean =>
    list.includes('*') || wanted.some((each) => list.includes(each));
  return (
    (resourceNames.length === 0 || (need.name !== undefined && resourceNames.includes(need.name))) &&
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
