import { apparmor } from './apparmor.ts';
import { capabilities } from './capabilities.ts';
import type { Control } from './control.ts';
import { dangerousEnv } from './dangerous-env.ts';
import { hostNamespaces } from './host-namespaces.ts';
import { hostPorts } from './host-ports.ts';
import { hostProbes } from './host-probes.ts';
import { namespace } from './namespace.ts';
import { plaintextSecrets } from './plaintext-secrets.ts';
import { privilegeEscalation } from './privilege-escalation.ts';
import { privileged } from './privileged.ts';
import { procMount } from './proc-mount.ts';
import { projectedSources } from './projected-sources.ts';
import { readOnlyRoot } from './read-only-root.ts';
import { resources } from './resources.ts';
import { runAsNonRoot } from './run-as-non-root.ts';
import { schedulingEscape } from './scheduling-escape.ts';
import { seccomp } from './seccomp.ts';
import { secretType } from './secret-type.ts';
import { selinux } from './selinux.ts';
import { serviceAccountToken } from './service-account-token.ts';
import { serviceLinks } from './service-links.ts';
import { supplementalGroups } from './supplemental-groups.ts';
import { sysctls } from './sysctls.ts';
import { terminationGrace } from './termination-grace.ts';
import { volumeTypes } from './volume-types.ts';
import { windows } from './windows.ts';

/** Every control, in the order of the documentation. */
export const CONTROLS: readonly Control[] = [
  privileged,
  hostNamespaces,
  hostPorts,
  hostProbes,
  privilegeEscalation,
  capabilities,
  runAsNonRoot,
  supplementalGroups,
  seccomp,
  apparmor,
  selinux,
  procMount,
  sysctls,
  windows,
  readOnlyRoot,
  volumeTypes,
  resources,
  serviceAccountToken,
  serviceLinks,
  plaintextSecrets,
  dangerousEnv,
  schedulingEscape,
  namespace,
  terminationGrace,
  secretType,
  projectedSources,
];
