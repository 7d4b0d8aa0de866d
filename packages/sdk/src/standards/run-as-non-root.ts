import type { Sentence } from '../controls/control.ts';
import { exceptUserNamespaces } from './exempt.ts';
import type { StandardCheck } from './standard-check.ts';

const FIELD = 'securityContext.runAsNonRoot';

const NON_ROOT: readonly Sentence[] = [
  {
    scope: 'pod',
    holds: 'variables.spec.?securityContext.?runAsNonRoot.orValue(true) == true',
    field: FIELD,
    message: 'must not be false',
  },
  {
    // A pod that says false is the pod's own violation, not each container's.
    scope: 'container',
    holds:
      'c.?securityContext.?runAsNonRoot.hasValue() ? c.securityContext.runAsNonRoot == true : variables.spec.?securityContext.?runAsNonRoot.hasValue()',
    field: FIELD,
    message: 'must be true, here or on the pod',
  },
];

export const runAsNonRoot: StandardCheck = {
  id: 'runAsNonRoot',
  level: 'restricted',
  why: 'Root in a container is one kernel bug away from root on the node.',
  fix: 'set securityContext.runAsNonRoot: true on the pod, and remove it from the containers',
  variants: [
    { since: 0, sentences: NON_ROOT },
    { since: 35, sentences: exceptUserNamespaces(NON_ROOT) },
  ],
};
