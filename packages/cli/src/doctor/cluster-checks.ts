import {
  AisubmitError,
  admissionPolicies,
  enforcementState,
  podSecurityLevel,
  referenceTo,
  TEAM_ROLES,
} from '@aisubmit/sdk';
import { type DoctorCheck, type DoctorPolicy, examine, type KubeApi, policySource } from '@aisubmit/sdk/client';
import { type ClusterFlags, withCluster } from '../cluster/connect.ts';
import { sourceCache } from '../cluster/source-cache.ts';
import type { Host } from '../host.ts';
import { failedCheck } from './failed-check.ts';

/** What was found in the cluster, and where that is. */
export interface ClusterFindings {
  readonly checks: readonly DoctorCheck[];
  /** Undefined where the kubeconfig names none. */
  readonly server?: string;
  readonly namespace?: string;
}

/** Looks at the cluster of the kubeconfig. That none is configured is a finding, too. */
export async function clusterChecks(flags: ClusterFlags, host: Host): Promise<ClusterFindings> {
  try {
    return await withCluster(flags, host, async (api, progress) => {
      const { namespace, server } = api;
      let done = 0;
      const checks = await examine(api, {
        namespace,
        readPolicy: (name, signal) => readPolicy(api, { namespace: name, host, signal }),
        roles: {
          admin: TEAM_ROLES['aisubmit-admin'],
          user: TEAM_ROLES['aisubmit-user'],
          viewer: TEAM_ROLES['aisubmit-viewer'],
        },
        now: () => host.now(),
        signal: host.signal,
        onCheck: (id) => {
          done += 1;
          progress.step(`${done} looked at, ${id} was the last`);
        },
      });
      return { checks, server, ...(namespace === undefined ? {} : { namespace }) };
    });
  } catch (error) {
    if (!(error instanceof AisubmitError) || error.code === 'INTERRUPTED' || error.code === 'INTERNAL') throw error;
    return { checks: [failedCheck('server', error, 'without a cluster nothing else can be looked at')] };
  }
}

async function readPolicy(
  api: KubeApi,
  { namespace, host, signal }: { readonly namespace: string; readonly host: Host; readonly signal: AbortSignal },
): Promise<DoctorPolicy> {
  const { policy, origin, notices } = await policySource(api, { namespace, cache: sourceCache(host), signal });
  const hash = referenceTo(policy).split('@')[1] ?? '';
  return {
    name: policy.name,
    origin: origin.kind,
    hash,
    podSecurity: podSecurityLevel(policy),
    notices,
    namesHosts: policy.sections.network?.fqdn !== undefined,
    leftOut: (kubeMinor) => admissionPolicies(policy, { mode: 'deny', kubeMinor, hash }).leftOut,
    stateOf: (enforced, kubeMinor) =>
      enforcementState(enforced, (mode) => admissionPolicies(policy, { mode, kubeMinor, hash }).objects, hash),
  };
}
