import type { Control } from './control.ts';

export const storageClaims: Control = {
  id: 'storage-claims',
  title: 'Only named volume claims',
  level: 'policy',
  why: 'A claim is the data on it, whoever mounts it.',
  fix: 'mount a claim that the policy names, or a new one of the workload’s own',
  risk: 'files of others',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: ({ sections }) => (sections.storage?.claims === undefined ? undefined : { claims: sections.storage.claims }),
  sentences: [
    {
      scope: 'volume',
      holds:
        '!has(v.persistentVolumeClaim) || v.persistentVolumeClaim.claimName in variables.claims || v.persistentVolumeClaim.claimName.startsWith(variables.workload + "-")',
      field: 'persistentVolumeClaim.claimName',
      message: 'must be one that the policy names',
    },
  ],
};
