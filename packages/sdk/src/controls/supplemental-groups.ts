import type { Control } from './control.ts';

export const supplementalGroups: Control = {
  id: 'supplemental-groups',
  title: 'No group of the image’s choosing',
  level: 'floor',
  why: 'By default the groups in the image’s /etc/group are added, so a home-made image gives access to any group’s files.',
  fix: 'set supplementalGroupsPolicy: Strict in the pod’s securityContext, and list no group 0',
  risk: 'files of others',
  standard: 'ours',
  references: ['https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/3619-supplemental-groups-policy'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'pod',
      holds: 'variables.spec.?securityContext.?supplementalGroupsPolicy.orValue("Merge") == "Strict"',
      field: 'securityContext.supplementalGroupsPolicy',
      message: 'must be Strict',
      since: 33,
    },
    {
      scope: 'pod',
      holds: 'variables.spec.?securityContext.?supplementalGroups.orValue([]).all(g, g > 0)',
      field: 'securityContext.supplementalGroups',
      message: 'must not hold group 0',
    },
    {
      scope: 'pod',
      holds: 'variables.spec.?securityContext.?fsGroup.orValue(1) > 0',
      field: 'securityContext.fsGroup',
      message: 'must not be 0',
    },
  ],
};
