import { exceptWindows } from './exempt.ts';
import type { StandardCheck } from './standard-check.ts';

export const allowPrivilegeEscalation: StandardCheck = {
  id: 'allowPrivilegeEscalation',
  level: 'restricted',
  why: 'A set-user-ID program in the image gives its caller more rights than the container started with.',
  fix: 'set securityContext.allowPrivilegeEscalation: false on every container',
  variants: [
    {
      since: 25,
      sentences: exceptWindows([
        {
          scope: 'container',
          holds: 'c.?securityContext.?allowPrivilegeEscalation.orValue(true) == false',
          field: 'securityContext.allowPrivilegeEscalation',
          message: 'must be false',
        },
      ]),
    },
  ],
};
