import { METADATA_NETWORKS } from '../policy/floor.ts';
import { PUBLIC_NETWORKS } from '../policy/public-networks.ts';
import { contains } from '../request/cidr.ts';
import type { Control } from './control.ts';
import { keepsMetadataOut } from './metadata-kept.ts';

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
/** A network of the policy at one of its ports, without the metadata addresses in it. */
const IS_NAMED =
  'r.ports.all(p, !has(p.endPort) && (t.ipBlock.cidr + " port " + string(p.port)) in variables.egressOpenings) && ' +
  'variables.egressKept.all(k, !k.startsWith(t.ipBlock.cidr + " ") || ' +
  't.ipBlock.?except.orValue([]).exists(x, k == t.ipBlock.cidr + " except " + x))';
/** Where a policy says nothing, what a request may ask for: any network at single ports, without the metadata addresses. */
const IS_FREE = `variables.networkIsFree && r.ports.all(p, !has(p.endPort)) && ${keepsMetadataOut('t.ipBlock')}`;
/** Pods of the workload's own namespace, or of a namespace that the policy names; never an address, never all namespaces. */
const IS_CALLER =
  `!has(f.ipBlock) && (!has(f.namespaceSelector) || ${NAMESPACE_OF('f')} in variables.callerNamespaces` +
  ` || (variables.networkIsFree && ${NAMESPACE_OF('f')} != ""))`;

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
  values: ({ sections: { network = {} }, dns }) => {
    const named = [
      ...(network.egress ?? []),
      ...(network.hosts ?? []).flatMap(({ cidrs, ports }) => cidrs.map((cidr) => ({ cidr, ports }))),
    ];
    return {
      // An absence lets nobody open everything: one NetworkPolicy of a user would undo those of all others.
      networkIsFree: network.egress === undefined && network.allowFrom === undefined,
      egressOpenings: named.flatMap(({ cidr, ports }) => ports.map((port) => `${cidr} port ${port}`)),
      egressKept: [...new Set(named.flatMap(({ cidr }) => keptOutOf(cidr)))],
      declaredIsPublic: network.declared === 'public',
      dnsNamespaces: dns.peers.map(({ namespace }) => namespace),
      dnsPort: String(dns.port),
      callerNamespaces: network.allowFrom?.namespaces ?? [],
    };
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
        ` ? ((${IS_PUBLIC}) || (${IS_NAMED}) || (${IS_FREE}))` +
        ` : (${IS_DNS}) && r.ports.all(p, !has(p.endPort) && string(p.port) == variables.dnsPort)))`,
      field: 'spec.egress',
      message: 'must open only single ports of networks that the policy allows, without metadata addresses, beside DNS',
    },
    {
      scope: 'object',
      holds: `object.spec.?ingress.orValue([]).all(r, r.?from.hasValue() && size(r.from) > 0 && r.from.all(f, ${IS_CALLER}))`,
      field: 'spec.ingress',
      message: 'must let in only namespaces that the policy names',
    },
  ],
};

/** Whoever names a large network does not mean the addresses where clouds hand out the node's own credentials. */
function keptOutOf(cidr: string): string[] {
  return METADATA_NETWORKS.filter((network) => contains(cidr, network)).map((network) => `${cidr} except ${network}`);
}
