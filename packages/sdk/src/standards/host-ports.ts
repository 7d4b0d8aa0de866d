import type { StandardCheck } from './standard-check.ts';

export const hostPorts: StandardCheck = {
  id: 'hostPorts',
  level: 'baseline',
  why: 'A host port opens the node’s own address, past network policies.',
  fix: 'remove hostPort; reach the pod by a Service',
  variants: [
    {
      since: 0,
      sentences: [
        {
          scope: 'container',
          holds: 'c.?ports.orValue([]).all(p, p.?hostPort.orValue(0) == 0)',
          field: 'ports',
          message: 'must not set hostPort',
        },
      ],
    },
  ],
};
