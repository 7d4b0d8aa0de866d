import { type Attack, initContainer, security } from './attack.ts';

/** Attacks on who the workload is and what the kernel lets it do. */
export const PRIVILEGE_ATTACKS: readonly Attack[] = [
  {
    name: 'privileged container',
    control: 'privileged',
    attack: (s) => {
      security(s)['privileged'] = true;
      security(s)['allowPrivilegeEscalation'] = true;
    },
  },
  { name: 'privileged left to a default', control: 'privileged', attack: (s) => delete security(s)['privileged'] },
  {
    name: 'privileged init container',
    control: 'privileged',
    attack: initContainer((c) => {
      c.securityContext['privileged'] = true;
      c.securityContext['allowPrivilegeEscalation'] = true;
    }),
    twin: initContainer(() => {}),
  },
  {
    name: 'privilege escalation',
    control: 'privilege-escalation',
    attack: (s) => {
      security(s)['allowPrivilegeEscalation'] = true;
    },
  },
  {
    name: 'privilege escalation left to a default',
    control: 'privilege-escalation',
    attack: (s) => delete security(s)['allowPrivilegeEscalation'],
  },
  {
    name: 'capability added',
    control: 'capabilities',
    attack: (s) => {
      security(s)['capabilities'] = { drop: ['ALL'], add: ['NET_BIND_SERVICE'] };
    },
    twin: (s) => {
      security(s)['capabilities'] = { drop: ['ALL'], add: [] };
    },
  },
  {
    name: 'capabilities not dropped',
    control: 'capabilities',
    attack: (s) => {
      security(s)['capabilities'] = { drop: ['NET_RAW'] };
    },
  },
  {
    name: 'root',
    control: 'run-as-non-root',
    attack: (s) => {
      security(s)['runAsUser'] = 0;
    },
    twin: (s) => {
      security(s)['runAsUser'] = 2000;
    },
  },
  {
    name: 'root group',
    control: 'run-as-non-root',
    attack: (s) => {
      s.securityContext['runAsGroup'] = 0;
    },
  },
  {
    name: 'user left to the image',
    control: 'run-as-non-root',
    attack: (s) => {
      delete s.securityContext['runAsUser'];
      delete security(s)['runAsUser'];
    },
  },
  {
    name: 'root excused by a user namespace',
    control: 'run-as-non-root',
    attack: (s) => {
      s['hostUsers'] = false;
      s.securityContext['runAsUser'] = 0;
      s.securityContext['runAsNonRoot'] = false;
    },
    twin: (s) => {
      s['hostUsers'] = false;
    },
  },
  {
    name: 'root in an init container',
    control: 'run-as-non-root',
    attack: initContainer((c) => {
      c.securityContext['runAsUser'] = 0;
    }),
  },
  {
    name: 'groups of the image’s choosing',
    control: 'supplemental-groups',
    attack: (s) => {
      s.securityContext['supplementalGroupsPolicy'] = 'Merge';
    },
  },
  {
    name: 'group 0 beside others',
    control: 'supplemental-groups',
    attack: (s) => {
      s.securityContext['supplementalGroups'] = [100, 0];
    },
    twin: (s) => {
      s.securityContext['supplementalGroups'] = [100];
    },
  },
  {
    name: 'files of group 0',
    control: 'supplemental-groups',
    attack: (s) => {
      s.securityContext['fsGroup'] = 0;
    },
  },
  {
    name: 'no system call filter',
    control: 'seccomp',
    attack: (s) => {
      security(s)['seccompProfile'] = { type: 'Unconfined' };
    },
  },
  {
    name: 'system call filter left to a default',
    control: 'seccomp',
    attack: (s) => delete s.securityContext['seccompProfile'],
  },
  {
    name: 'AppArmor off',
    control: 'apparmor',
    attack: (s) => {
      security(s)['appArmorProfile'] = { type: 'Unconfined' };
    },
    twin: (s) => {
      security(s)['appArmorProfile'] = { type: 'RuntimeDefault' };
    },
  },
  {
    name: 'SELinux type of a super container',
    control: 'selinux',
    attack: (s) => {
      security(s)['seLinuxOptions'] = { type: 'spc_t' };
    },
    twin: (s) => {
      security(s)['seLinuxOptions'] = { type: 'container_t' };
    },
  },
  {
    name: 'SELinux role',
    control: 'selinux',
    attack: (s) => {
      s.securityContext['seLinuxOptions'] = { role: 'sysadm_r' };
    },
  },
  {
    name: 'unmasked /proc',
    control: 'proc-mount',
    attack: (s) => {
      s['hostUsers'] = false;
      security(s)['procMount'] = 'Unmasked';
    },
  },
  {
    name: 'sysctl of the node',
    control: 'sysctls',
    attack: (s) => {
      s.securityContext['sysctls'] = [{ name: 'kernel.msgmax', value: '1' }];
    },
    twin: (s) => {
      s.securityContext['sysctls'] = [{ name: 'net.ipv4.tcp_syncookies', value: '1' }];
    },
  },
  {
    name: 'a pod that says it is Windows',
    control: 'windows',
    attack: (s) => {
      s['os'] = { name: 'windows' };
    },
    isInvalid: true,
  },
  {
    name: 'Windows host process',
    control: 'windows',
    attack: (s) => {
      delete s['os'];
      security(s)['windowsOptions'] = { hostProcess: true };
    },
    isInvalid: true,
  },
];
