import { exceptWindows } from './exempt.ts';
import type { StandardCheck } from './standard-check.ts';

export const capabilitiesRestricted: StandardCheck = {
  id: 'capabilities_restricted',
  level: 'restricted',
  overrides: ['capabilities_baseline'],
  why: 'Capabilities are root in slices; hardly any workload needs one.',
  fix: 'set securityContext.capabilities to drop: ["ALL"], and add NET_BIND_SERVICE at most',
  variants: [
    {
      since: 25,
      sentences: exceptWindows([
        {
          scope: 'container',
          holds: '"ALL" in c.?securityContext.?capabilities.?drop.orValue([])',
          field: 'securityContext.capabilities.drop',
          message: 'must hold ALL',
        },
        {
          scope: 'container',
          holds: 'c.?securityContext.?capabilities.?add.orValue([]).all(added, added == "NET_BIND_SERVICE")',
          field: 'securityContext.capabilities.add',
          message: 'must hold nothing but NET_BIND_SERVICE',
        },
      ]),
    },
  ],
};
