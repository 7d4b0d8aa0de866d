import type { Control } from './control.ts';

export const volumeSize: Control = {
  id: 'volume-size',
  title: 'No volume larger than the ceiling',
  level: 'policy',
  why: 'Storage that one workload takes is nobody else’s any more.',
  fix: 'ask for a smaller volume, or an admin for a claim of that size',
  risk: 'unlimited resources',
  standard: 'the organisation’s',
  references: [],
  judges: ['PersistentVolumeClaim'],
  needs: ['object', 'policy'],
  values: ({ sections }) =>
    sections.storage?.volumeSize === undefined ? undefined : { maxVolume: sections.storage.volumeSize },
  sentences: [
    {
      scope: 'object',
      holds:
        '!quantity(string(dyn(object).spec.?resources.?requests[?"storage"].orValue("0"))).isGreaterThan(quantity(variables.maxVolume))',
      field: 'spec.resources.requests.storage',
      message: 'must not be more than the policy allows',
    },
  ],
};
