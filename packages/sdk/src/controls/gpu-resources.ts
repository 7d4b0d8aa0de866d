import type { Control } from './control.ts';

export const gpuResources: Control = {
  id: 'gpu-resources',
  title: 'Only named devices',
  level: 'policy',
  why: 'Other devices belong to other teams, or are shared in ways that show your data.',
  fix: 'ask for a resource that the policy names',
  risk: 'unlimited resources',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: ({ sections }) =>
    sections.resources?.gpuResources === undefined ? undefined : { gpuResources: sections.resources.gpuResources },
  sentences: [
    {
      scope: 'workContainer',
      holds:
        'c.?resources.?limits.orValue({}).all(k, k in ["cpu", "memory", "ephemeral-storage"] || k in variables.gpuResources)',
      field: 'resources.limits',
      message: 'must ask only for devices that the policy names',
    },
  ],
};
