import type { Sentence } from '../controls/control.ts';
import type { StandardCheck } from './standard-check.ts';

export const hostNamespaces: StandardCheck = {
  id: 'hostNamespaces',
  level: 'baseline',
  why: 'A pod in the node’s network, process or IPC namespace sees and reaches what runs on the node.',
  fix: 'remove hostNetwork, hostPID and hostIPC',
  variants: [{ since: 0, sentences: ['hostNetwork', 'hostPID', 'hostIPC'].map(isNotTrue) }],
};

function isNotTrue(field: string): Sentence {
  return {
    scope: 'pod',
    holds: `variables.spec.?${field}.orValue(false) == false`,
    field,
    message: 'must not be true',
  };
}
