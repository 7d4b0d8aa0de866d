import type { Control } from './control.ts';

export const supplementalGroupList: Control = {
  id: 'supplemental-group-list',
  title: 'Only named further groups',
  level: 'policy',
  why: 'Files on shared storage are protected by these numbers alone; another person’s number is their files.',
  fix: 'use groups that the policy names',
  risk: 'files of others',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: ({ sections }) =>
    sections.identity?.supplementalGroups === undefined
      ? undefined
      : { supplementalGroups: sections.identity.supplementalGroups },
  sentences: [
    {
      scope: 'pod',
      holds:
        'variables.spec.?securityContext.?supplementalGroups.orValue([]).all(g, g in variables.supplementalGroups)',
      field: 'securityContext.supplementalGroups',
      message: 'must hold only groups that the policy names',
    },
  ],
};
