import type { Control } from './control.ts';

export const selinux: Control = {
  id: 'selinux',
  title: 'SELinux stays on',
  level: 'floor',
  why: 'Another type, user or role steps out of the container’s confinement.',
  fix: 'remove seLinuxOptions',
  risk: 'kernel surface',
  standard: 'PSS baseline',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'pod',
      holds:
        'variables.spec.?securityContext.?seLinuxOptions.?type.orValue("") in ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"]',
      field: 'securityContext.seLinuxOptions.type',
      message: 'must be a container type',
    },
    {
      scope: 'pod',
      holds:
        'variables.spec.?securityContext.?seLinuxOptions.?user.orValue("") == "" && variables.spec.?securityContext.?seLinuxOptions.?role.orValue("") == ""',
      field: 'securityContext.seLinuxOptions',
      message: 'must not set user or role',
    },
    {
      scope: 'container',
      holds:
        'c.?securityContext.?seLinuxOptions.?type.orValue("") in ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"]',
      field: 'securityContext.seLinuxOptions.type',
      message: 'must be a container type',
    },
    {
      scope: 'container',
      holds:
        'c.?securityContext.?seLinuxOptions.?user.orValue("") == "" && c.?securityContext.?seLinuxOptions.?role.orValue("") == ""',
      field: 'securityContext.seLinuxOptions',
      message: 'must not set user or role',
    },
  ],
};
