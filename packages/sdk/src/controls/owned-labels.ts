import type { Control } from './control.ts';

export const ownedLabels: Control = {
  id: 'owned-labels',
  title: 'Labels that isolation relies on stay',
  level: 'floor',
  why: 'A pod that changes its label steps out of its NetworkPolicy.',
  fix: 'delete the workload and submit it anew',
  risk: 'lateral movement',
  standard: 'ours',
  references: [],
  judges: 'pods',
  needs: ['object', 'oldObject'],
  sentences: [
    {
      scope: 'object',
      holds:
        'object.metadata.?labels[?"aisubmit.dev/workload"].orValue("") == oldObject.metadata.?labels[?"aisubmit.dev/workload"].orValue("") && object.metadata.?labels[?"aisubmit.dev/user"].orValue("") == oldObject.metadata.?labels[?"aisubmit.dev/user"].orValue("")',
      field: 'metadata.labels',
      message: 'must keep aisubmit.dev/workload and aisubmit.dev/user',
    },
    {
      scope: 'pod',
      holds:
        'variables.meta.?labels[?"aisubmit.dev/workload"].orValue("") == variables.oldMeta.?labels[?"aisubmit.dev/workload"].orValue("") && variables.meta.?labels[?"aisubmit.dev/user"].orValue("") == variables.oldMeta.?labels[?"aisubmit.dev/user"].orValue("")',
      field: 'metadata.labels',
      message: 'must keep aisubmit.dev/workload and aisubmit.dev/user',
    },
  ],
};
