import type { Control } from './control.ts';
import { textOptions } from './rule-bounds.ts';

export const priorityClass: Control = {
  id: 'priority-class',
  title: 'Only named priorities',
  level: 'policy',
  why: 'A higher priority ends other people’s work to start yours.',
  fix: 'leave it out, or use one that the policy names',
  risk: 'unlimited resources',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: (policy) => {
    const names = policy.sections.scheduling?.priorityClasses ?? textOptions(policy, 'scheduling.priorityClass');
    return names === undefined ? undefined : { priorityClasses: names };
  },
  sentences: [
    {
      scope: 'pod',
      holds:
        'variables.spec.?priorityClassName.orValue("") == "" || variables.spec.priorityClassName in variables.priorityClasses',
      field: 'priorityClassName',
      message: 'must be one that the policy names',
    },
  ],
};
