import { access } from './access.ts';
import { apparmor } from './apparmor.ts';
import { attribution } from './attribution.ts';
import { capabilities } from './capabilities.ts';
import { claimSource } from './claim-source.ts';
import { claimTemplateSize } from './claim-template-size.ts';
import { claimTemplateSource } from './claim-template-source.ts';
import { codeFolder } from './code-folder.ts';
import type { Control } from './control.ts';
import { dangerousEnv } from './dangerous-env.ts';
import { ephemeralContainers } from './ephemeral-containers.ts';
import { gidRange } from './gid-range.ts';
import { gitCommit } from './git-commit.ts';
import { gitHost } from './git-host.ts';
import { gitSigned } from './git-signed.ts';
import { gpuResources } from './gpu-resources.ts';
import { hostNamespaces } from './host-namespaces.ts';
import { hostPaths } from './host-paths.ts';
import { hostPorts } from './host-ports.ts';
import { hostProbes } from './host-probes.ts';
import { idleTimeout } from './idle-timeout.ts';
import { imageDigest } from './image-digest.ts';
import { imageRegistry } from './image-registry.ts';
import { maxRuntime } from './max-runtime.ts';
import { namespace } from './namespace.ts';
import { networkFqdn } from './network-fqdn.ts';
import { networkIsolation } from './network-isolation.ts';
import { networkOpening } from './network-opening.ts';
import { nfsExports } from './nfs-exports.ts';
import { nodePool } from './node-pool.ts';
import { ownClaims } from './own-claims.ts';
import { ownFiles } from './own-files.ts';
import { ownPods } from './own-pods.ts';
import { ownedLabels } from './owned-labels.ts';
import { plainCredentials } from './plain-credentials.ts';
import { plaintextSecrets } from './plaintext-secrets.ts';
import { priorityClass } from './priority-class.ts';
import { privilegeEscalation } from './privilege-escalation.ts';
import { privileged } from './privileged.ts';
import { procMount } from './proc-mount.ts';
import { projectedSources } from './projected-sources.ts';
import { queue } from './queue.ts';
import { readOnlyRoot } from './read-only-root.ts';
import { requiredLabels } from './required-labels.ts';
import { resourceCeiling } from './resource-ceiling.ts';
import { resources } from './resources.ts';
import { resumeRecord } from './resume-record.ts';
import { runAsNonRoot } from './run-as-non-root.ts';
import { runtimeClass } from './runtime-class.ts';
import { s3Bucket } from './s3-bucket.ts';
import { s3Endpoint } from './s3-endpoint.ts';
import { scalingCeiling } from './scaling-ceiling.ts';
import { schedulingEscape } from './scheduling-escape.ts';
import { seccomp } from './seccomp.ts';
import { secretList } from './secret-list.ts';
import { secretType } from './secret-type.ts';
import { selinux } from './selinux.ts';
import { serviceAccountList } from './service-account-list.ts';
import { serviceAccountToken } from './service-account-token.ts';
import { serviceExposure } from './service-exposure.ts';
import { serviceLinks } from './service-links.ts';
import { storageClaims } from './storage-claims.ts';
import { supplementalGroupList } from './supplemental-group-list.ts';
import { supplementalGroups } from './supplemental-groups.ts';
import { sysctls } from './sysctls.ts';
import { terminationGrace } from './termination-grace.ts';
import { textSize } from './text-size.ts';
import { tokenAudience } from './token-audience.ts';
import { ttl } from './ttl.ts';
import { uidClaim } from './uid-claim.ts';
import { uidRange } from './uid-range.ts';
import { userNamespace } from './user-namespace.ts';
import { volumeSize } from './volume-size.ts';
import { volumeTypes } from './volume-types.ts';
import { windows } from './windows.ts';
import { workloadCeiling } from './workload-ceiling.ts';

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
  textSize,
  dangerousEnv,
  schedulingEscape,
  namespace,
  terminationGrace,
  secretType,
  projectedSources,
  ownedLabels,
  ephemeralContainers,
  uidRange,
  gidRange,
  supplementalGroupList,
  userNamespace,
  imageRegistry,
  imageDigest,
  resourceCeiling,
  workloadCeiling,
  scalingCeiling,
  gpuResources,
  storageClaims,
  claimSource,
  claimTemplateSource,
  volumeSize,
  claimTemplateSize,
  nfsExports,
  hostPaths,
  secretList,
  plainCredentials,
  serviceAccountList,
  tokenAudience,
  gitHost,
  gitCommit,
  gitSigned,
  codeFolder,
  s3Endpoint,
  s3Bucket,
  networkIsolation,
  networkOpening,
  networkFqdn,
  serviceExposure,
  queue,
  nodePool,
  priorityClass,
  runtimeClass,
  maxRuntime,
  ttl,
  idleTimeout,
  requiredLabels,
  attribution,
  resumeRecord,
  ownPods,
  ownClaims,
  ownFiles,
  access,
  uidClaim,
];
