import type { Control } from './control.ts';

/** What `resume` makes again: whoever changes it has said who they are. */
const REQUEST = 'annotations[?"aisubmit.dev/request"]';

export const attribution: Control = {
  id: 'attribution',
  title: 'Everything says who made it',
  level: 'policy',
  why: 'Without a name that cannot be forged nobody knows whose workload took the data.',
  fix: 'submit it with kubectl aisubmit under your own login',
  risk: 'attribution',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy', 'requester'],
  values: ({ sections }) => (sections.identity?.attribution === 'required' ? {} : undefined),
  sentences: [
    {
      scope: 'object',
      holds: 'object.metadata.?annotations[?"aisubmit.dev/submitted-by"].orValue("") == variables.requester',
      field: 'metadata.annotations',
      message: 'must name the requester in aisubmit.dev/submitted-by',
      onUpdate: {
        touched: `variables.specTouched || object.metadata.?${REQUEST} != oldObject.metadata.?${REQUEST}`,
        otherwise:
          'object.metadata.?annotations[?"aisubmit.dev/submitted-by"] == oldObject.metadata.?annotations[?"aisubmit.dev/submitted-by"]',
      },
    },
    {
      scope: 'pod',
      holds: 'variables.meta.?annotations[?"aisubmit.dev/submitted-by"].orValue("") == variables.requester',
      field: 'metadata.annotations',
      message: 'must name the requester in aisubmit.dev/submitted-by',
      onUpdate: {
        touched: `variables.specTouched || variables.meta.?${REQUEST} != variables.oldMeta.?${REQUEST}`,
        otherwise:
          'variables.meta.?annotations[?"aisubmit.dev/submitted-by"] == variables.oldMeta.?annotations[?"aisubmit.dev/submitted-by"]',
      },
    },
  ],
};
