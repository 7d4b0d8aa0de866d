import { safeText } from '../safe-text.ts';
import type { Verdict } from './doctor-check.ts';
import type { Patient } from './patient.ts';

/** Whether hosts that the policy opens by their names can be opened by them: only Cilium can. */
export async function networkHostsCheck({ policy, groups }: Patient): Promise<Verdict | undefined> {
  const found = await policy().catch(() => undefined);
  if (found?.namesHosts !== true) return undefined;
  // Discovery says it to everybody; the DaemonSet of Cilium is not for users to see.
  if ((await groups()).has('cilium.io')) {
    return { status: 'pass', found: 'the cluster has CiliumNetworkPolicies, which open hosts by their names' };
  }
  return {
    status: 'fail',
    found: `policy ${safeText(found.name, 63)} opens hosts by their names (network.fqdn), and the cluster has no CiliumNetworkPolicies`,
    why: 'workloads that ask for such a host cannot be submitted',
    fix: 'an admin installs Cilium, or takes network.fqdn out of the policy and publishes it: kubectl aisubmit admin publish FOLDER --apply',
  };
}
