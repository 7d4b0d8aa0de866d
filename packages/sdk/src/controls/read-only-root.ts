import type { Control } from './control.ts';

export const readOnlyRoot: Control = {
  id: 'read-only-root',
  title: 'A read-only root file system',
  level: 'floor',
  why: 'What cannot be changed cannot be tampered with; writable places are named volumes with a size.',
  fix: 'set securityContext.readOnlyRootFilesystem: true and mount an emptyDir with a sizeLimit where the program writes',
  risk: 'tampering',
  standard: 'NSA/CISA',
  references: [
    'https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF',
  ],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'container',
      holds: 'c.?securityContext.?readOnlyRootFilesystem.orValue(false) == true',
      field: 'securityContext.readOnlyRootFilesystem',
      message: 'must be true',
    },
  ],
};
