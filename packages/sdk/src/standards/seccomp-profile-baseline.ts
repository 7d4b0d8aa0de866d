import { onPodAndContainers } from './on-pod-and-containers.ts';
import type { StandardCheck } from './standard-check.ts';

export const seccompProfileBaseline: StandardCheck = {
  id: 'seccompProfile_baseline',
  level: 'baseline',
  why: 'Unconfined lets every system call through, most kernel exploits’ way in.',
  fix: 'use RuntimeDefault or Localhost, or leave seccompProfile out',
  variants: [
    {
      since: 19,
      sentences: onPodAndContainers(
        (holder) =>
          `!${holder}.?securityContext.?seccompProfile.hasValue() || ${holder}.securityContext.seccompProfile.?type.orValue("") in ["RuntimeDefault", "Localhost"]`,
        { field: 'securityContext.seccompProfile.type', message: 'must be RuntimeDefault or Localhost' },
      ),
    },
  ],
};
