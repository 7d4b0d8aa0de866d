import { parseDurationSeconds } from '../request/duration.ts';
import type { Control } from './control.ts';
import { strictestMax } from './rule-bounds.ts';

export const ttl: Control = {
  id: 'ttl',
  title: 'Ended work is cleared away',
  level: 'policy',
  why: 'What has ended still holds names, quota and logs.',
  fix: 'ask for a shorter ttlAfterFinished',
  risk: 'unlimited resources',
  standard: 'the organisation’s',
  references: [],
  judges: ['Job'],
  needs: ['object', 'policy'],
  values: (policy) => {
    const max = parseDurationSeconds(strictestMax(policy, 'ttlAfterFinished') ?? '');
    return max === undefined ? undefined : { maxTtlSeconds: max };
  },
  sentences: [
    {
      scope: 'object',
      holds: 'object.spec.?ttlSecondsAfterFinished.orValue(9223372036854775807) <= variables.maxTtlSeconds',
      field: 'spec.ttlSecondsAfterFinished',
      message: 'must be set, and not more than the policy allows',
    },
  ],
};
