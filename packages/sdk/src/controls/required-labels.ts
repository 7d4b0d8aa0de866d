import type { Control } from './control.ts';

export const requiredLabels: Control = {
  id: 'required-labels',
  title: 'Labels that say whose it is',
  level: 'policy',
  why: 'Cost and responsibility follow labels.',
  fix: 'add the label with --label KEY=VALUE',
  risk: 'attribution',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: ({ sections }) =>
    sections.metadata?.requiredLabels === undefined ? undefined : { requiredLabels: sections.metadata.requiredLabels },
  sentences: [
    {
      scope: 'object',
      holds: 'variables.requiredLabels.all(k, object.metadata.?labels[?k].orValue("") != "")',
      field: 'metadata.labels',
      message: 'must hold every label that the policy asks for',
    },
    {
      scope: 'pod',
      holds: 'variables.requiredLabels.all(k, variables.meta.?labels[?k].orValue("") != "")',
      field: 'metadata.labels',
      message: 'must hold every label that the policy asks for',
    },
  ],
};
