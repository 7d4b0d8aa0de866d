import type { Control } from './control.ts';

/**
 * A workload's own claims are found by the beginning of their names, which is all that is seen of them in a pod: `x` also
 * reaches those of `x-y`. Names cannot say it better, since both have the same one for a volume: `x` at `/y/data`, and
 * `x-y` at `/data`. Whoever could use that may make a workload `x-y`, too, unless names begin with their user (`ownPods`):
 * then both are theirs.
 */
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
