import { exceptWindows } from './exempt.ts';
import type { StandardCheck } from './standard-check.ts';

const CONFINED = '.securityContext.seccompProfile.?type.orValue("") in ["RuntimeDefault", "Localhost"]';
const FIELD = 'securityContext.seccompProfile.type';

export const seccompProfileRestricted: StandardCheck = {
  id: 'seccompProfile_restricted',
  level: 'restricted',
  overrides: ['seccompProfile_baseline'],
  why: 'Most kernel exploits need system calls that no workload makes; the filter takes them away.',
  fix: 'set securityContext.seccompProfile.type: RuntimeDefault on the pod',
  variants: [
    {
      since: 25,
      sentences: exceptWindows([
        {
          scope: 'pod',
          holds: `!variables.spec.?securityContext.?seccompProfile.hasValue() || variables.spec${CONFINED}`,
          field: FIELD,
          message: 'must be RuntimeDefault or Localhost',
        },
        {
          // A profile of the pod that is not allowed is the pod's own violation, not each container's.
          scope: 'container',
          holds: `c.?securityContext.?seccompProfile.hasValue() ? c${CONFINED} : variables.spec.?securityContext.?seccompProfile.hasValue()`,
          field: FIELD,
          message: 'must be RuntimeDefault or Localhost, here or on the pod',
        },
      ]),
    },
  ],
};
