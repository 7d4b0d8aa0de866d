import { onPodAndContainers } from './on-pod-and-containers.ts';
import type { StandardCheck } from './standard-check.ts';

const ANNOTATION = '"container.apparmor.security.beta.kubernetes.io/"';

export const appArmorProfile: StandardCheck = {
  id: 'appArmorProfile',
  level: 'baseline',
  why: 'Without a profile the node’s AppArmor confines nothing.',
  fix: 'use RuntimeDefault or Localhost, or leave AppArmor out',
  variants: [
    {
      since: 0,
      sentences: [
        ...onPodAndContainers(
          (holder) =>
            `!${holder}.?securityContext.?appArmorProfile.hasValue() || ${holder}.securityContext.appArmorProfile.?type.orValue("") in ["RuntimeDefault", "Localhost"]`,
          { field: 'securityContext.appArmorProfile.type', message: 'must be RuntimeDefault or Localhost' },
        ),
        {
          scope: 'pod',
          holds: `variables.podAnnotations.all(key, !key.startsWith(${ANNOTATION}) || variables.podAnnotations[key] in ["", "runtime/default"] || variables.podAnnotations[key].startsWith("localhost/"))`,
          field: 'metadata.annotations',
          message: 'must give AppArmor no profile but runtime/default and localhost/…',
        },
      ],
    },
  ],
};
