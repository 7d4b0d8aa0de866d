import type { Control } from './control.ts';
import { numberBounds } from './rule-bounds.ts';

export const uidRange: Control = {
  id: 'uid-range',
  title: 'Users of the organisation’s range',
  level: 'policy',
  why: 'Files on shared storage are protected by these numbers alone; another person’s number is their files.',
  fix: 'leave it out for the policy’s default, or choose one in the range',
  risk: 'files of others',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: (policy) => {
    const bounds = numberBounds(policy, 'identity.runAsUser');
    return bounds === undefined ? undefined : { uidMin: bounds.min, uidMax: bounds.max, uidOptions: bounds.options };
  },
  sentences: [
    {
      scope: 'pod',
      holds:
        'variables.spec.?securityContext.?runAsUser.orValue(0) >= variables.uidMin && variables.spec.?securityContext.?runAsUser.orValue(0) <= variables.uidMax && (size(variables.uidOptions) == 0 || variables.spec.?securityContext.?runAsUser.orValue(0) in variables.uidOptions)',
      field: 'securityContext.runAsUser',
      message: 'must be in the range of the policy',
    },
    {
      scope: 'container',
      holds:
        '!c.?securityContext.?runAsUser.hasValue() || (c.?securityContext.?runAsUser.orValue(0) >= variables.uidMin && c.?securityContext.?runAsUser.orValue(0) <= variables.uidMax && (size(variables.uidOptions) == 0 || c.?securityContext.?runAsUser.orValue(0) in variables.uidOptions))',
      field: 'securityContext.runAsUser',
      message: 'must be in the range of the policy',
    },
  ],
};
