import type { Sentence } from '../controls/control.ts';
import type { StandardCheck } from './standard-check.ts';

const SINCE_29 = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_syncookies',
];
const SINCE_32 = [...SINCE_29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'];
const SINCE_37 = [...SINCE_32, 'net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat'];

export const sysctls: StandardCheck = {
  id: 'sysctls',
  level: 'baseline',
  why: 'Other kernel settings reach beyond the pod.',
  fix: 'remove the sysctl, or ask an admin to set it on the nodes',
  variants: [
    { since: 29, sentences: allowing(SINCE_29) },
    { since: 32, sentences: allowing(SINCE_32) },
    { since: 37, sentences: allowing(SINCE_37) },
  ],
};

function allowing(names: readonly string[]): readonly Sentence[] {
  return [
    {
      scope: 'pod',
      holds: `variables.spec.?securityContext.?sysctls.orValue([]).all(s, s.name in ${JSON.stringify(names)})`,
      field: 'securityContext.sysctls',
      message: `must hold nothing but ${names.join(', ')}`,
    },
  ];
}
