import type { Control } from './control.ts';

export const schedulingEscape: Control = {
  id: 'scheduling-escape',
  title: 'The scheduler chooses the node',
  level: 'floor',
  why: 'A pod that names its node or tolerates the control plane gets past quota, pools and the isolation of system nodes.',
  fix: 'remove nodeName, schedulerName and tolerations of the control plane or of everything',
  risk: 'cluster takeover',
  standard: 'ours',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'pod',
      holds: 'variables.spec.?nodeName.orValue("") == ""',
      field: 'nodeName',
      onCreate: true,
      message: 'must be absent',
    },
    {
      scope: 'pod',
      holds: 'variables.spec.?schedulerName.orValue("default-scheduler") in ["", "default-scheduler"]',
      field: 'schedulerName',
      onCreate: true,
      message: 'must be default-scheduler or absent',
    },
    {
      scope: 'pod',
      holds:
        'variables.spec.?tolerations.orValue([]).all(t, !(t.?key.orValue("") in ["", "node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"]))',
      field: 'tolerations',
      message: 'must not tolerate the control plane, or everything',
    },
  ],
};
