import { PUBLIC_NETWORKS } from '../policy/public-networks.ts';
import type { Control } from './control.ts';

/** A rule without peers or without ports opens everything of that kind. */
const NAMED =
  'r.?to.hasValue() && size(r.to) > 0 && r.?ports.hasValue() && size(r.ports) > 0 && r.ports.all(p, has(p.port))';
const NAMESPACE_OF = (peer: string): string =>
  `${peer}.?namespaceSelector.?matchLabels[?"kubernetes.io/metadata.name"].orValue("")`;
const IS_DNS = `${NAMESPACE_OF('t')} in variables.dnsNamespaces && t.?podSelector.hasValue()`;
/** One port of the public part of the Internet, with everything kept out of it that a policy keeps out. */
const IS_PUBLIC =
  'variables.declaredIsPublic && r.ports.all(p, p.?protocol.orValue("TCP") == "TCP" && !has(p.endPort)) && ' +
  `(${PUBLIC_NETWORKS.map(({ cidr, except }) => {
    const kept = except.map((network) => `"${network}"`).join(', ');
    return `(t.ipBlock.cidr == "${cidr}" && [${kept}].all(x, x in t.ipBlock.?except.orValue([])))`;
  }).join(' || ')})`;
/** Pods of the workload's own namespace, or of a namespace that the policy names; never an address. */
const IS_CALLER = `!has(f.ipBlock) && (!has(f.namespaceSelector) || ${NAMESPACE_OF('f')} in variables.callerNamespaces)`;

export const networkOpening: Control = {
  id: 'network-opening',
  title: 'No opening beyond the policy’s',
  level: 'policy',
  why: 'NetworkPolicies add up: one that allows everything undoes every other.',
  fix: 'select one workload by its aisubmit.dev/workload label, and open only networks and namespaces that the policy names',
  risk: 'data theft',
  standard: 'the organisation’s',
  references: [],
  judges: ['NetworkPolicy'],
  needs: ['object', 'policy'],
  values: ({ sections: { network }, dns }) =>
    network?.egress === undefined && network?.allowFrom === undefined
      ? undefined
      : {
          egressOpenings: [
            ...(network.egress ?? []).flatMap(({ cidr, ports }) => ports.map((port) => `${cidr} port ${port}`)),
            ...(network.hosts ?? []).flatMap(({ cidrs, ports }) =>
              cidrs.flatMap((cidr) => ports.map((port) => `${cidr} port ${port}`)),
            ),
          ],
          declaredIsPublic: network.declared === 'public',
          dnsNamespaces: dns.peers.map(({ namespace }) => namespace),
          dnsPort: String(dns.port),
          callerNamespaces: network.allowFrom?.namespaces ?? [],
        },
  sentences: [
    {
      scope: 'object',
      // One that opens nothing only ever closes, whomever it selects.
      holds:
        '(size(object.spec.?ingress.orValue([])) == 0 && size(object.spec.?egress.orValue([])) == 0)' +
        ' || (object.spec.?podSelector.?matchLabels[?"aisubmit.dev/workload"].hasValue() && size(object.spec.?podSelector.?matchExpressions.orValue([])) == 0)',
      field: 'spec',
      message: 'must select one workload by its aisubmit.dev/workload label',
    },
    {
      scope: 'object',
      holds:
        `object.spec.?egress.orValue([]).all(r, ${NAMED} && r.to.all(t, has(t.ipBlock)` +
        ` ? ((${IS_PUBLIC})` +
        ' || r.ports.all(p, !has(p.endPort) && (t.ipBlock.cidr + " port " + string(p.port)) in variables.egressOpenings))' +
        ` : (${IS_DNS}) && r.ports.all(p, !has(p.endPort) && string(p.port) == variables.dnsPort)))`,
      field: 'spec.egress',
      message: 'must open only networks and ports that the policy names, beside DNS',
    },
    {
      scope: 'object',
      holds: `object.spec.?ingress.orValue([]).all(r, r.?from.hasValue() && size(r.from) > 0 && r.from.all(f, ${IS_CALLER}))`,
      field: 'spec.ingress',
      message: 'must let in only namespaces that the policy names',
    },
  ],
};
