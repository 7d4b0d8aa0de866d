import type { Policy } from '../../policy/policy.ts';
import type { PolicySections } from '../../policy/policy-schema.ts';
import { slugVariables } from '../../policy/user-slug.ts';
import type { Validation } from './admission-sentence.ts';
import { breakGlass } from './break-glass.ts';
import type { ResourceRule } from './resource-rules.ts';

type Access = NonNullable<PolicySections['access']>;
type Entry = NonNullable<Access['exec']>[number];

/** Name of the group, last part of the objects' names. */
export const CONNECT = 'connect';

/** Where none is given an API server says null. */
const COMMAND = 'object.?command.orValue([])';

/**
 * Who gets into a pod that runs: exec, attach and port-forward, and the doors beside them. It sees the pod's name, what is
 * asked and who asks, never the pod. `undefined` where the policy leaves that to RBAC. Nobody is exempt, members of
 * system:masters included, but for the groups that the policy lets break the glass.
 */
export function connectPolicy(policy: Policy): Readonly<Record<string, unknown>> | undefined {
  const { access } = policy.sections;
  if (access === undefined) return undefined;
  const { ownPods } = access;
  const doors = doorsOf(access);
  if (doors.length === 0) return undefined;
  const { variables, auditAnnotations, spare } = breakGlass(policy);
  return {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: resourceRules(doors) },
    matchConditions: [{ name: 'no-system-namespace', expression: '!request.namespace.startsWith("kube-")' }],
    variables: [...(ownPods === undefined ? [] : slugVariables(ownPods)), ...variables],
    validations: [...ownPodsOf(access), ...entriesOf(access), ...proxyOf(access)].map((validation) => ({
      ...validation,
      expression: spare(validation.expression),
    })),
    ...(auditAnnotations.length === 0 ? {} : { auditAnnotations }),
  };
}

/** Subresources of pods through which somebody gets in, where this policy speaks about them. */
function doorsOf({ ownPods, exec, attach, portForward }: Access): string[] {
  const asks = (list: unknown): boolean => ownPods !== undefined || list !== undefined;
  return [
    // A debug container is a command of one's own in somebody's pod.
    ...(asks(exec) ? ['exec', 'ephemeralcontainers'] : []),
    ...(asks(attach) ? ['attach'] : []),
    ...(asks(portForward) ? ['portforward', 'proxy'] : []),
  ];
}

function resourceRules(doors: readonly string[]): ResourceRule[] {
  const rule = (operations: ResourceRule['operations'], resources: readonly string[]): ResourceRule[] =>
    resources.length === 0 ? [] : [{ apiGroups: [''], apiVersions: ['v1'], operations, resources }];
  const connected = doors.filter((door) => door !== 'ephemeralcontainers').map((door) => `pods/${door}`);
  return [
    ...rule(['CONNECT'], [...connected, ...(doors.includes('proxy') ? ['services/proxy'] : [])]),
    ...rule(['UPDATE'], doors.includes('ephemeralcontainers') ? ['pods/ephemeralcontainers'] : []),
  ];
}

function ownPodsOf({ ownPods, anyPods = [] }: Access): Validation[] {
  if (ownPods === undefined) return [];
  const isOwn = 'variables.ownNames.exists(n, request.name.startsWith(n))';
  const whoever = anyPods.length === 0 ? '' : ` || ${isOf(anyPods)}`;
  return [
    {
      expression: `request.subResource == "proxy" || ${isOwn}${whoever}`,
      message: said('own-pods', 'its name must begin as those of your own workloads do'),
    },
  ];
}

function entriesOf({ exec, attach, portForward }: Access): Validation[] {
  // Which container and command a debug container stands for cannot be told, so only who may do anything may add one.
  const whole = exec?.filter(({ containers, commands }) => containers === undefined && commands === undefined);
  return [
    ...entryOf('exec', exec, 'the policy must let one of your groups run this command in this container'),
    ...entryOf('ephemeralcontainers', whole, 'the policy must let one of your groups run any command'),
    ...entryOf('attach', attach, 'the policy must let one of your groups attach to this container'),
    ...entryOf('portforward', portForward, 'the policy must let one of your groups forward ports'),
  ];
}

function entryOf(door: string, entries: readonly Entry[] | undefined, message: string): Validation[] {
  if (entries === undefined) return [];
  const any = entries.map((entry) => `(${suffices(entry)})`).join(' || ');
  return [
    {
      expression: any === '' ? `request.subResource != "${door}"` : `request.subResource != "${door}" || ${any}`,
      message: said('access', message),
    },
  ];
}

/** What an entry does not mention it does not restrict. */
function suffices({ groups, containers, commands }: Entry): string {
  const parts = [
    ...(groups === undefined ? [] : [isOf(groups)]),
    // A container that is not named is the first one, which a connection cannot tell.
    ...(containers === undefined ? [] : [isIn('object.?container.orValue("")', containers)]),
    ...(commands === undefined ? [] : [commandOf(commands)]),
  ];
  return parts.length === 0 ? 'true' : parts.join(' && ');
}

function commandOf(commands: NonNullable<Entry['commands']>): string {
  const programs = commands.filter((each) => typeof each === 'string');
  const whole = commands.filter((each) => typeof each !== 'string');
  const parts = [
    ...(programs.length === 0
      ? []
      : [`(${COMMAND} != null && size(${COMMAND}) > 0 && ${isIn(`${COMMAND}[0]`, programs)})`]),
    ...whole.map((each) => `${COMMAND} == ${JSON.stringify(each)}`),
  ];
  return parts.length === 0 ? 'false' : `(${parts.join(' || ')})`;
}

/** The proxy would reach the ports of any pod past what port-forward is held to. */
function proxyOf({ ownPods, portForward }: Access): Validation[] {
  if (ownPods === undefined && portForward === undefined) return [];
  const id = ownPods === undefined ? 'access' : 'own-pods';
  return [
    {
      expression: 'request.subResource != "proxy"',
      message: said(id, 'the API server’s proxy asks nobody whose pod it is; use kubectl port-forward'),
    },
  ];
}

function isOf(groups: readonly string[]): string {
  return `request.userInfo.?groups.orValue([]).exists(g, ${isIn('g', groups)})`;
}

function isIn(value: string, list: readonly string[]): string {
  return list.length === 0 ? 'false' : `${value} in ${JSON.stringify(list)}`;
}

function said(id: string, message: string): string {
  return `[${id}] ${message}; see kubectl aisubmit explain ${id}`;
}
