import type { StandardCheck } from './standard-check.ts';

/** What container runtimes give by default, without NET_RAW. */
const ALLOWED = [
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

export const capabilitiesBaseline: StandardCheck = {
  id: 'capabilities_baseline',
  level: 'baseline',
  why: 'Capabilities beyond the runtime’s own are root in slices.',
  fix: 'add only capabilities from the list, or none',
  variants: [
    {
      since: 0,
      sentences: [
        {
          scope: 'container',
          holds: `c.?securityContext.?capabilities.?add.orValue([]).all(added, added in ${JSON.stringify(ALLOWED)})`,
          field: 'securityContext.capabilities.add',
          message: `must hold nothing but ${ALLOWED.join(', ')}`,
        },
      ],
    },
  ],
};
