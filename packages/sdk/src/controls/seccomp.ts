import type { Control } from './control.ts';

export const seccomp: Control = {
  id: 'seccomp',
  title: 'The runtime’s system call filter',
  level: 'floor',
  why: 'Most kernel exploits need system calls that no AI workload makes; the filter takes them away.',
  fix: 'set securityContext.seccompProfile.type: RuntimeDefault on the pod',
  risk: 'kernel surface',
  standard: 'PSS restricted',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'pod',
      holds: 'variables.spec.?securityContext.?seccompProfile.?type.orValue("") == "RuntimeDefault"',
      field: 'securityContext.seccompProfile.type',
      message: 'must be RuntimeDefault',
    },
    {
      scope: 'container',
      holds: 'c.?securityContext.?seccompProfile.?type.orValue("RuntimeDefault") == "RuntimeDefault"',
      field: 'securityContext.seccompProfile.type',
      message: 'must be RuntimeDefault or absent',
    },
  ],
};
