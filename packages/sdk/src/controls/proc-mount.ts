import type { Control } from './control.ts';

export const procMount: Control = {
  id: 'proc-mount',
  title: 'The masked /proc',
  level: 'floor',
  why: 'An unmasked /proc shows and changes the node’s kernel settings.',
  fix: 'remove procMount',
  risk: 'kernel surface',
  standard: 'PSS restricted',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'container',
      holds: 'c.?securityContext.?procMount.orValue("Default") == "Default"',
      field: 'securityContext.procMount',
      message: 'must be Default',
    },
  ],
};
