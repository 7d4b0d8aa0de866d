import { onPodAndContainers } from './on-pod-and-containers.ts';
import type { StandardCheck } from './standard-check.ts';

export const windowsHostProcess: StandardCheck = {
  id: 'windowsHostProcess',
  level: 'baseline',
  why: 'A HostProcess container runs as a process of the Windows node itself.',
  fix: 'remove windowsOptions.hostProcess, or set it to false',
  variants: [
    {
      since: 0,
      sentences: onPodAndContainers(
        (holder) => `${holder}.?securityContext.?windowsOptions.?hostProcess.orValue(false) == false`,
        { field: 'securityContext.windowsOptions.hostProcess', message: 'must not be true' },
      ),
    },
  ],
};
