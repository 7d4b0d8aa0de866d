import type { Control } from './control.ts';

/** The list of Pod Security 1.32; what later versions add waits until every supported server knows it. */
const SAFE = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
];

export const sysctls: Control = {
  id: 'sysctls',
  title: 'Only harmless sysctls',
  level: 'floor',
  why: 'Other kernel settings reach beyond the pod.',
  fix: 'remove the sysctl, or ask an admin to set it on the nodes',
  risk: 'kernel surface',
  standard: 'PSS baseline',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'pod',
      holds: `variables.spec.?securityContext.?sysctls.orValue([]).all(s, s.name in [${SAFE.map((name) => `"${name}"`).join(', ')}])`,
      field: 'securityContext.sysctls',
      message: 'must hold only the sysctls that Pod Security allows',
    },
  ],
};
