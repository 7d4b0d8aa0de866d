import type { StandardCheck } from './standard-check.ts';

export const privileged: StandardCheck = {
  id: 'privileged',
  level: 'baseline',
  why: 'A privileged container is root on the node.',
  fix: 'remove privileged, or set it to false',
  variants: [
    {
      since: 0,
      sentences: [
        {
          scope: 'container',
          holds: 'c.?securityContext.?privileged.orValue(false) == false',
          field: 'securityContext.privileged',
          message: 'must not be true',
        },
      ],
    },
  ],
};
