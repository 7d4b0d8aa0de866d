import { PROJECTED } from './projected-list.ts';

/** CEL variables that the sentences may use, in the order in which they depend on each other. */
export interface Variable {
  readonly name: string;
  readonly expression: string;
}

/**
 * Variables over `request.userInfo`, whom the API server takes the requester for, and over the policy's `uidClaim` and
 * `gidClaim`, which are empty where it names none.
 */
export const REQUESTER_VARIABLES: readonly Variable[] = [
  { name: 'requester', expression: 'request.userInfo.username' },
  { name: 'requesterUids', expression: onlyNumber('uidClaim') },
  { name: 'requesterGids', expression: onlyNumber('gidClaim') },
];

/** A list, empty unless exactly one number is there: of several nobody could say which is the user's. */
function onlyNumber(claim: string): string {
  const carried = `request.userInfo.?extra[?variables.${claim}].orValue([])`;
  return `${carried}.filter(n, size(${carried}) == 1 && n.matches("^[1-9][0-9]{0,9}$"))`;
}

/**
 * Variables over `variables.spec` and `variables.meta`, the pod spec and pod metadata of whatever is judged.
 * `podVariables` in the API server's policies and in the checker are these same expressions.
 */
export const POD_VARIABLES: readonly Variable[] = [
  {
    name: 'workContainers',
    expression: 'variables.spec.?containers.orValue([]) + variables.spec.?initContainers.orValue([])',
  },
  {
    name: 'containers',
    expression: 'variables.workContainers + variables.spec.?ephemeralContainers.orValue([])',
  },
  { name: 'volumes', expression: 'variables.spec.?volumes.orValue([])' },
  {
    name: 'secretVolumes',
    expression: `variables.volumes.filter(v, has(v.secret) || ${PROJECTED}.exists(s, has(s.secret))).map(v, v.name)`,
  },
  {
    name: 'workload',
    expression: 'variables.meta.?labels[?"aisubmit.dev/workload"].orValue("")',
  },
  { name: 'podAnnotations', expression: 'variables.meta.?annotations.orValue({})' },
];
