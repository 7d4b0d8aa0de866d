import type { Control } from './control.ts';

export const privileged: Control = {
  id: 'privileged',
  title: 'No privileged containers',
  level: 'floor',
  why: 'A privileged container is root on the node: it reads every other team’s data and credentials.',
  fix: 'set securityContext.privileged: false on the container',
  risk: 'privileged mode',
  standard: 'PSS baseline, CIS 5.2.2',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'container',
      holds: 'c.?securityContext.?privileged.orValue(true) == false',
      field: 'securityContext.privileged',
      message: 'must be set to false',
    },
  ],
};
