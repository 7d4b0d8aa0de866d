import { declaredHosts, isNamed } from '../policy/declared-hosts.ts';
import type { Effective } from '../policy/effective.ts';
import { workloadId } from '../request/workload-kind.ts';
import type { KubeObject } from './kube-object.ts';
import { childMetadata, type Stamp } from './metadata.ts';
import { WORKLOAD_LABEL } from './metadata-keys.ts';
import { networkPolicy } from './network-policy.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What opens the network for a workload: its NetworkPolicy and, where the policy names hosts, Cilium's beside it. Both add up. */
export function networkPolicies(effective: Effective, stamp: Stamp): KubeObject[] {
  const byName = declaredHosts(effective).filter((declared) => isNamed(declared, effective.policy));
  const asks = effective.policy.sections.network?.fqdn !== undefined;
  // An endpoint is changed in place, and one that names no host any more must not keep what it had.
  const isNeeded = byName.length > 0 || (asks && effective.kind === 'Inference');
  return [networkPolicy(effective, stamp), ...(isNeeded ? [ciliumPolicy(effective, stamp, byName)] : [])];
}

/** @see https://docs.cilium.io/en/stable/security/policy/language/#dns-based */
function ciliumPolicy(
  effective: Effective,
  stamp: Stamp,
  hosts: readonly { readonly host: string; readonly port: number }[],
): KubeObject {
  return {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: childMetadata(effective, stamp),
    spec: {
      endpointSelector: { matchLabels: { [WORKLOAD_LABEL]: workloadId(effective.kind, effective.name) } },
      egress: [
        dns(effective),
        ...hosts.map(({ host, port }) => ({
          toFQDNs: [{ matchName: host }],
          toPorts: [{ ports: [{ port: String(port), protocol: 'TCP' }] }],
        })),
      ],
    },
  };
}

/** Cilium learns where a name is from the answers that it sees. */
function dns({ policy }: Effective): Fields {
  const { peers, port } = policy.dns;
  return {
    toEndpoints: peers.map(({ namespace, podLabels }) => ({
      matchLabels: {
        'k8s:io.kubernetes.pod.namespace': namespace,
        ...Object.fromEntries(Object.entries(podLabels).map(([key, value]) => [`k8s:${key}`, value])),
      },
    })),
    toPorts: [{ ports: [{ port: String(port), protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }],
  };
}
