import type { Control } from './control.ts';

const only = (subject: string, keys: readonly string[]): string =>
  `${subject}.all(k, k in [${keys.map((key) => `"${key}"`).join(', ')}])`;

/** `example.com port 443`, and `.example.com port 443` for every name below it. */
const OPENING = '(f.?matchName.orValue("") + " port " + string(q.?port.orValue("")))';
const IS_NAMED = `(${OPENING} in variables.fqdnOpenings || variables.fqdnDomains.exists(d, ${OPENING}.endsWith(d)))`;
const BY_NAME =
  `${only('r', ['toFQDNs', 'toPorts'])} && size(r.?toFQDNs.orValue([])) > 0 && ` +
  `r.toFQDNs.all(f, ${only('f', ['matchName'])} && r.?toPorts.orValue([]).all(p, ${only('p', ['ports'])} && ` +
  `size(p.?ports.orValue([])) > 0 && p.ports.all(q, ${only('q', ['port', 'protocol'])} && ` +
  `q.?protocol.orValue("") == "TCP" && ${IS_NAMED})))`;
const TO_DNS =
  `${only('r', ['toEndpoints', 'toPorts'])} && size(r.?toEndpoints.orValue([])) > 0 && ` +
  `r.toEndpoints.all(t, ${only('t', ['matchLabels'])} && ` +
  't.?matchLabels[?"k8s:io.kubernetes.pod.namespace"].orValue("") in variables.dnsNamespaces) && ' +
  `r.?toPorts.orValue([]).all(p, ${only('p', ['ports', 'rules'])} && size(p.?ports.orValue([])) > 0 && ` +
  `p.ports.all(q, ${only('q', ['port', 'protocol'])} && string(q.?port.orValue("")) == variables.dnsPort))`;

export const networkFqdn: Control = {
  id: 'network-fqdn',
  title: 'No host by name beyond the policy’s',
  level: 'policy',
  why: 'Cilium’s policies add to NetworkPolicies: one that allows everything undoes every other.',
  fix: 'select one workload by its aisubmit.dev/workload label, and open only hosts and ports that the policy names in network.fqdn',
  risk: 'data theft',
  standard: 'the organisation’s',
  references: ['https://docs.cilium.io/en/stable/security/policy/language/#dns-based'],
  judges: ['CiliumNetworkPolicy'],
  needs: ['object', 'policy'],
  // Where the policy names no host the plugin makes no such object, and a user's opens nothing beside DNS.
  values: ({ sections: { network }, dns }) => ({
    ...openingsOf(network?.fqdn?.hosts ?? []),
    dnsNamespaces: dns.peers.map(({ namespace }) => namespace),
    dnsPort: String(dns.port),
  }),
  sentences: [
    {
      scope: 'object',
      holds:
        'has(object.spec) && !has(object.specs) && object.spec.?endpointSelector.?matchLabels[?"aisubmit.dev/workload"].hasValue() && ' +
        '!object.spec.?endpointSelector.?matchExpressions.hasValue()',
      field: 'spec.endpointSelector',
      message: 'must select one workload by its aisubmit.dev/workload label',
    },
    {
      scope: 'object',
      holds: `object.?spec.?egress.orValue([]).all(r, size(r.?toPorts.orValue([])) > 0 && ((${BY_NAME}) || (${TO_DNS})))`,
      field: 'spec.egress',
      message: 'must open only hosts and ports that the policy names, beside DNS',
    },
    {
      scope: 'object',
      holds: 'size(object.?spec.?ingress.orValue([])) == 0',
      field: 'spec.ingress',
      message: 'must be absent: who may call is the NetworkPolicy’s to say',
    },
  ],
};

type Hosts = readonly { readonly host: string; readonly ports: readonly number[] }[];

function openingsOf(hosts: Hosts): { readonly fqdnOpenings: string[]; readonly fqdnDomains: string[] } {
  const all = hosts.flatMap(({ host, ports }) => ports.map((port) => `${host} port ${port}`));
  return {
    fqdnOpenings: all.filter((each) => !each.startsWith('*.')),
    fqdnDomains: all.filter((each) => each.startsWith('*.')).map((each) => each.slice(1)),
  };
}
