import type { Control } from './control.ts';
import { strictestMax } from './rule-bounds.ts';

export const idleTimeout: Control = {
  id: 'idle-timeout',
  title: 'Idle notebooks end',
  level: 'policy',
  why: 'What nobody uses keeps its GPU from everybody else.',
  fix: 'ask for a shorter idleTimeout',
  risk: 'unlimited resources',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['request', 'policy'],
  values: (policy) => (strictestMax(policy, 'idleTimeout') === undefined ? undefined : {}),
  sentences: [],
};
