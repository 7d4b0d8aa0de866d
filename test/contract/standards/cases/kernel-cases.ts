import { initContainer, main } from '../../../bypass/attacks/attack.ts';
import { always, both, onPod, onPodSecurity, onSecurity, type StandardCase, until } from './standard-case.ts';

type Case = Omit<StandardCase, 'level'>;

const DEFAULT_CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

const CAPABILITIES: readonly Case[] = [
  ...['NET_RAW', 'SYS_PTRACE', 'ALL', 'chown', 'CAP_CHOWN'].map(
    (added): Case => ({
      name: `adds ${added}`,
      breaks: always('capabilities_baseline'),
      change: onSecurity('capabilities', { add: ['CHOWN', added] }),
    }),
  ),
  {
    name: 'an init container adds NET_ADMIN',
    breaks: always('capabilities_baseline'),
    change: initContainer((container) => {
      container.securityContext['capabilities'] = { add: ['NET_ADMIN'] };
    }),
  },
  {
    name: 'add is a text',
    breaks: always('capabilities_baseline'),
    change: onSecurity('capabilities', { add: 'NET_ADMIN' }),
    isInvalid: true,
  },
  { name: 'adds the default set', breaks: [], change: onSecurity('capabilities', { add: DEFAULT_CAPABILITIES }) },
  { name: 'drops nothing', breaks: [], change: onSecurity('capabilities', {}) },
];

const PROFILES: readonly Case[] = [
  {
    name: 'Unconfined seccomp on the pod',
    breaks: always('seccompProfile_baseline'),
    change: onPodSecurity('seccompProfile', { type: 'Unconfined' }),
  },
  {
    name: 'Unconfined seccomp on the container',
    breaks: always('seccompProfile_baseline'),
    change: onSecurity('seccompProfile', { type: 'Unconfined' }),
  },
  {
    name: 'seccomp profile without a type',
    breaks: always('seccompProfile_baseline'),
    change: onPodSecurity('seccompProfile', {}),
    isInvalid: true,
  },
  {
    name: 'Localhost seccomp',
    breaks: [],
    change: onSecurity('seccompProfile', { type: 'Localhost', localhostProfile: 'strict.json' }),
  },
  { name: 'no seccomp profile', breaks: [], change: onPodSecurity('seccompProfile', undefined) },
  {
    name: 'Unconfined AppArmor on the pod',
    breaks: always('appArmorProfile'),
    change: onPodSecurity('appArmorProfile', { type: 'Unconfined' }),
  },
  {
    name: 'Unconfined AppArmor on the container',
    breaks: always('appArmorProfile'),
    change: onSecurity('appArmorProfile', { type: 'Unconfined' }),
  },
  {
    name: 'AppArmor profile without a type',
    breaks: always('appArmorProfile'),
    change: onSecurity('appArmorProfile', {}),
    isInvalid: true,
  },
  { name: 'RuntimeDefault AppArmor', breaks: [], change: onPodSecurity('appArmorProfile', { type: 'RuntimeDefault' }) },
  {
    name: 'Localhost AppArmor',
    breaks: [],
    change: onSecurity('appArmorProfile', { type: 'Localhost', localhostProfile: 'strict' }),
  },
  ...['unconfined', 'runtime/other'].map(
    (profile): Case => ({
      name: `AppArmor annotation ${profile}`,
      breaks: always('appArmorProfile'),
      change: annotate('container.apparmor.security.beta.kubernetes.io/main', profile),
      ...(profile === 'unconfined' ? {} : { isInvalid: true }),
    }),
  ),
  ...['runtime/default', 'localhost/strict'].map(
    (profile): Case => ({
      name: `AppArmor annotation ${profile}`,
      breaks: [],
      change: annotate('container.apparmor.security.beta.kubernetes.io/main', profile),
    }),
  ),
  { name: 'another annotation', breaks: [], change: annotate('example.com/apparmor', 'unconfined') },
];

function annotate(key: string, value: string): StandardCase['change'] {
  return (_spec, metadata) => {
    metadata.annotations[key] = value;
  };
}

const SELINUX: readonly Case[] = [
  {
    name: 'SELinux type spc_t',
    breaks: always('seLinuxOptions'),
    change: onSecurity('seLinuxOptions', { type: 'spc_t' }),
  },
  {
    name: 'SELinux type container_engine_t',
    breaks: until(30, 'seLinuxOptions'),
    change: onPodSecurity('seLinuxOptions', { type: 'container_engine_t' }),
  },
  ...['container_t', 'container_init_t', 'container_kvm_t', ''].map(
    (type): Case => ({
      name: `SELinux type "${type}"`,
      breaks: [],
      change: onPodSecurity('seLinuxOptions', { type, level: 's0:c1,c2' }),
    }),
  ),
  {
    name: 'SELinux user on the pod',
    breaks: always('seLinuxOptions'),
    change: onPodSecurity('seLinuxOptions', { user: 'system_u' }),
  },
  {
    name: 'SELinux role on an init container',
    breaks: always('seLinuxOptions'),
    change: initContainer((container) => {
      container.securityContext['seLinuxOptions'] = { role: 'system_r' };
    }),
  },
];

const PROC: readonly Case[] = [
  {
    name: 'Unmasked /proc',
    breaks: always('procMount'),
    change: onSecurity('procMount', 'Unmasked'),
    isInvalid: true,
  },
  {
    name: 'Unmasked /proc in a user namespace',
    breaks: until(34, 'procMount'),
    change: both(onPod('hostUsers', false), onSecurity('procMount', 'Unmasked')),
  },
  {
    name: 'Unmasked /proc with hostUsers: true',
    breaks: always('procMount'),
    change: both(onPod('hostUsers', true), onSecurity('procMount', 'Unmasked')),
    isInvalid: true,
  },
  {
    name: 'Unmasked /proc of an init container',
    breaks: until(34, 'procMount'),
    change: both(
      onPod('hostUsers', false),
      initContainer((container) => {
        container.securityContext['procMount'] = 'Unmasked';
      }),
    ),
  },
  { name: 'Default /proc', breaks: [], change: onSecurity('procMount', 'Default') },
];

const SYSCTLS: readonly Case[] = [
  ...[
    'kernel.shm_rmid_forced',
    'net.ipv4.ip_local_port_range',
    'net.ipv4.tcp_syncookies',
    'net.ipv4.ping_group_range',
    'net.ipv4.ip_unprivileged_port_start',
    'net.ipv4.ip_local_reserved_ports',
    'net.ipv4.tcp_keepalive_time',
    'net.ipv4.tcp_keepalive_intvl',
    'net.ipv4.tcp_keepalive_probes',
    'net.ipv4.tcp_fin_timeout',
  ].map((name): Case => ({ name, breaks: [], change: sysctl(name) })),
  ...['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'].map(
    (name): Case => ({ name, breaks: until(31, 'sysctls'), change: sysctl(name) }),
  ),
  ...['net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat'].map(
    (name): Case => ({ name, breaks: until(36, 'sysctls'), change: sysctl(name) }),
  ),
  { name: 'kernel.msgmax', breaks: always('sysctls'), change: sysctl('kernel.msgmax') },
];

function sysctl(name: string): StandardCase['change'] {
  return onPodSecurity('sysctls', [
    { name: 'kernel.shm_rmid_forced', value: '1' },
    ...(name === 'kernel.shm_rmid_forced' ? [] : [{ name, value: '1' }]),
  ]);
}

const EMPTY: readonly Case[] = [
  { name: 'nothing changed', breaks: [], change: () => {} },
  {
    name: 'no securityContext at all',
    breaks: [],
    change: (spec) => {
      Reflect.deleteProperty(spec, 'securityContext');
      Reflect.deleteProperty(main(spec), 'securityContext');
    },
  },
];

/** What a pod asks of the kernel, at the baseline level. */
export const KERNEL_CASES: readonly StandardCase[] = [
  ...EMPTY,
  ...CAPABILITIES,
  ...PROFILES,
  ...SELINUX,
  ...PROC,
  ...SYSCTLS,
].map((each) => ({ ...each, level: 'baseline' }));
