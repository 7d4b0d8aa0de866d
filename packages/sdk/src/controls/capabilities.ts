import type { Control } from './control.ts';

export const capabilities: Control = {
  id: 'capabilities',
  title: 'No Linux capabilities',
  level: 'floor',
  why: 'Capabilities are root in slices; AI workloads need none of them.',
  fix: 'set securityContext.capabilities to drop: ["ALL"] and add nothing',
  risk: 'privileged mode',
  standard: 'PSS restricted, stricter',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'container',
      holds: '"ALL" in c.?securityContext.?capabilities.?drop.orValue([])',
      field: 'securityContext.capabilities.drop',
      message: 'must hold ALL',
    },
    {
      scope: 'container',
      holds: 'size(c.?securityContext.?capabilities.?add.orValue([])) == 0',
      field: 'securityContext.capabilities.add',
      message: 'must be empty',
    },
  ],
};
