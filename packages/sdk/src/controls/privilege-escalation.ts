import type { Control } from './control.ts';

export const privilegeEscalation: Control = {
  id: 'privilege-escalation',
  title: 'No privilege escalation',
  level: 'floor',
  why: 'Without this a set-user-ID program in the image makes the user root again.',
  fix: 'set securityContext.allowPrivilegeEscalation: false on the container',
  risk: 'root',
  standard: 'PSS restricted, CIS 5.2.6',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'container',
      holds: 'c.?securityContext.?allowPrivilegeEscalation.orValue(true) == false',
      field: 'securityContext.allowPrivilegeEscalation',
      message: 'must be set to false',
    },
  ],
};
