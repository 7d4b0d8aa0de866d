import type { Effective } from '../policy/effective.ts';
import type { BuildContext } from './build-context.ts';

/** Kubernetes from which `supplementalGroupsPolicy` is on by default; older servers drop it, older nodes refuse it. */
const STRICT_GROUPS_SINCE = 33;

/** The pod's half: who it runs as, and the kernel surface it sees. */
export function podSecurityContext(
  { spec }: Effective,
  { kubeMinor }: BuildContext,
): Readonly<Record<string, unknown>> {
  const { runAsUser, runAsGroup, fsGroup, supplementalGroups } = spec.identity;
  return {
    runAsNonRoot: true,
    runAsUser,
    runAsGroup,
    fsGroup,
    // Changing the owner of every file of a large volume takes hours and is needed once.
    fsGroupChangePolicy: 'OnRootMismatch',
    ...(supplementalGroups.length === 0 ? {} : { supplementalGroups }),
    ...(kubeMinor === undefined || kubeMinor >= STRICT_GROUPS_SINCE ? { supplementalGroupsPolicy: 'Strict' } : {}),
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** The container's half. Identity is repeated, since scanners and some admission policies read only this level. */
export function containerSecurityContext({ spec }: Effective): Readonly<Record<string, unknown>> {
  return {
    runAsNonRoot: true,
    runAsUser: spec.identity.runAsUser,
    runAsGroup: spec.identity.runAsGroup,
    privileged: false,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  };
}
