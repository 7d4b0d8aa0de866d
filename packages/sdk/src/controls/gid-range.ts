import type { Control } from './control.ts';
import { numberBounds } from './rule-bounds.ts';

export const gidRange: Control = {
  id: 'gid-range',
  title: 'Groups of the organisation’s range',
  level: 'policy',
  why: 'Files on shared storage are protected by these numbers alone; another person’s number is their files.',
  fix: 'leave it out for the policy’s default, or choose one in the range',
  risk: 'files of others',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: (policy) => {
    const bounds = numberBounds(policy, 'identity.runAsGroup');
    return bounds === undefined ? undefined : { gidMin: bounds.min, gidMax: bounds.max, gidOptions: bounds.options };
  },
  sentences: [
    {
      scope: 'pod',
      holds:
        'variables.spec.?securityContext.?runAsGroup.orValue(0) >= variables.gidMin && variables.spec.?securityContext.?runAsGroup.orValue(0) <= variables.gidMax && (size(variables.gidOptions) == 0 || variables.spec.?securityContext.?runAsGroup.orValue(0) in variables.gidOptions)',
      field: 'securityContext.runAsGroup',
      message: 'must be in the range of the policy',
    },
    {
      scope: 'container',
      holds:
        '!c.?securityContext.?runAsGroup.hasValue() || (c.?securityContext.?runAsGroup.orValue(0) >= variables.gidMin && c.?securityContext.?runAsGroup.orValue(0) <= variables.gidMax && (size(variables.gidOptions) == 0 || c.?securityContext.?runAsGroup.orValue(0) in variables.gidOptions))',
      field: 'securityContext.runAsGroup',
      message: 'must be in the range of the policy',
    },
    {
      scope: 'pod',
      holds:
        '!variables.spec.?securityContext.?fsGroup.hasValue() || (variables.spec.?securityContext.?fsGroup.orValue(0) >= variables.gidMin && variables.spec.?securityContext.?fsGroup.orValue(0) <= variables.gidMax && (size(variables.gidOptions) == 0 || variables.spec.?securityContext.?fsGroup.orValue(0) in variables.gidOptions))',
      field: 'securityContext.fsGroup',
      message: 'must be in the range of the policy',
    },
  ],
};
