import { declaredHosts, isNamed, isPublic, networksOf } from '../policy/declared-hosts.ts';
import type { Effective } from '../policy/effective.ts';
import { METADATA_NETWORKS } from '../policy/floor.ts';
import { isPrivateHost } from '../policy/private-host.ts';
import { PUBLIC_NETWORKS } from '../policy/public-networks.ts';
import { contains } from '../request/cidr.ts';
import { workloadId } from '../request/workload-kind.ts';
import type { KubeObject } from './kube-object.ts';
import { childMetadata, type Stamp } from './metadata.ts';
import { WORKLOAD_LABEL } from './metadata-keys.ts';
import { sortKeys } from './sort-keys.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The workload's own NetworkPolicy: nobody in but whom an endpoint names, nothing out but DNS and what was declared. */
export function networkPolicy(effective: Effective, stamp: Stamp): KubeObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: childMetadata(effective, stamp),
    spec: {
      podSelector: { matchLabels: { [WORKLOAD_LABEL]: workloadId(effective.kind, effective.name) } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: ingressOf(effective),
      egress: [dns(effective), ...effective.spec.egress.map(egressRule), ...declaredEgress(effective)],
    },
  };
}

function ingressOf(effective: Effective): Fields[] {
  if (effective.kind !== 'Inference' || effective.spec.allowFrom.length === 0) return [];
  const from = effective.spec.allowFrom.map(({ namespace, podLabels }) => ({
    ...(namespace === undefined
      ? {}
      : { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }),
    ...(podLabels === undefined ? {} : { podSelector: { matchLabels: sortKeys(podLabels) } }),
  }));
  return [{ from, ports: [{ port: effective.spec.port, protocol: 'TCP' }] }];
}

function dns({ policy }: Effective): Fields {
  const { peers, port } = policy.dns;
  return {
    to: peers.map(({ namespace, podLabels }) => ({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      podSelector: { matchLabels: podLabels },
    })),
    ports: ['UDP', 'TCP'].map((protocol) => ({ port, protocol })),
  };
}

/** What the workload said it fetches and reports to, where the policy says those hosts are. */
function declaredEgress(effective: Effective): Fields[] {
  const { policy } = effective;
  const rules = declaredHosts(effective).flatMap((declared) => {
    const networks = networksOf(declared, policy);
    const isElsewhere = networks.length > 0 || isNamed(declared, policy) || isPrivateHost(declared.host);
    if (!isElsewhere && isPublic(policy)) return [publicRule(declared.port)];
    return networks.map((cidr) => egressRule({ cidr, ports: [{ port: declared.port }] }));
  });
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}

/** One port at every public address, since nobody has said where the host is. */
function publicRule(port: number): Fields {
  return {
    to: PUBLIC_NETWORKS.map(({ cidr, except }) => ({ ipBlock: { cidr, except } })),
    ports: [{ port, protocol: 'TCP' }],
  };
}

function egressRule({ cidr, ports }: Effective['spec']['egress'][number]): Fields {
  const except = METADATA_NETWORKS.filter((network) => contains(cidr, network));
  return {
    to: [{ ipBlock: { cidr, ...(except.length === 0 ? {} : { except }) } }],
    ports: ports.map(({ port, protocol }) => ({ port, protocol: protocol ?? 'TCP' })),
  };
}
