import type { Control } from './control.ts';

export const apparmor: Control = {
  id: 'apparmor',
  title: 'AppArmor stays on',
  level: 'floor',
  why: 'Unconfined takes away the node’s last mandatory access control.',
  fix: 'use RuntimeDefault, or leave AppArmor out',
  risk: 'kernel surface',
  standard: 'PSS baseline',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'pod',
      holds:
        'variables.spec.?securityContext.?appArmorProfile.?type.orValue("RuntimeDefault") in ["RuntimeDefault", "Localhost"]',
      field: 'securityContext.appArmorProfile.type',
      message: 'must be RuntimeDefault or Localhost',
    },
    {
      scope: 'container',
      holds: 'c.?securityContext.?appArmorProfile.?type.orValue("RuntimeDefault") in ["RuntimeDefault", "Localhost"]',
      field: 'securityContext.appArmorProfile.type',
      message: 'must be RuntimeDefault or Localhost',
    },
    {
      scope: 'pod',
      holds:
        'variables.podAnnotations.all(k, !k.startsWith("container.apparmor.security.beta.kubernetes.io/") || variables.podAnnotations[k] in ["", "runtime/default"] || variables.podAnnotations[k].startsWith("localhost/"))',
      field: 'metadata.annotations',
      message: 'must not switch AppArmor off',
    },
  ],
};
