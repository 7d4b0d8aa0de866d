import { parseDurationSeconds } from '../request/duration.ts';
import type { Control } from './control.ts';
import { strictestMax } from './rule-bounds.ts';

export const maxRuntime: Control = {
  id: 'max-runtime',
  title: 'An end in sight',
  level: 'policy',
  why: 'What nobody ends keeps its GPU from everybody else.',
  fix: 'ask for a shorter maxRuntime',
  risk: 'unlimited resources',
  standard: 'the organisation’s',
  references: [],
  judges: ['Job', 'CronJob'],
  needs: ['object', 'policy'],
  values: (policy) => {
    const max = parseDurationSeconds(strictestMax(policy, 'maxRuntime') ?? '');
    return max === undefined ? undefined : { maxRuntimeSeconds: max };
  },
  sentences: [
    {
      scope: 'pod',
      holds: 'variables.spec.?activeDeadlineSeconds.orValue(9223372036854775807) <= variables.maxRuntimeSeconds',
      field: 'activeDeadlineSeconds',
      message: 'must be set, and not more than the policy allows',
    },
  ],
};
