import type { Control } from './control.ts';

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
  values: ({ sections: { network } }) =>
    network?.egress === undefined && network?.allowFrom === undefined
      ? undefined
      : {
          egressNetworks: (network.egress ?? []).map(({ cidr }) => cidr),
          callerNamespaces: network.allowFrom?.namespaces ?? [],
        },
  sentences: [
    {
      scope: 'object',
      holds:
        'object.spec.?podSelector.?matchLabels[?"aisubmit.dev/workload"].hasValue() && !object.spec.?podSelector.?matchExpressions.hasValue()',
      field: 'spec.podSelector',
      message: 'must select one workload by its aisubmit.dev/workload label',
    },
    {
      scope: 'object',
      holds:
        'object.spec.?egress.orValue([]).all(r, r.?to.hasValue() && size(r.to) > 0 && r.to.all(t, !has(t.ipBlock) || t.ipBlock.cidr in variables.egressNetworks))',
      field: 'spec.egress',
      message: 'must open only networks that the policy names',
    },
    {
      scope: 'object',
      holds:
        'object.spec.?ingress.orValue([]).all(r, r.?from.hasValue() && size(r.from) > 0 && r.from.all(f, !has(f.ipBlock) && (!has(f.namespaceSelector) || f.namespaceSelector.?matchLabels[?"kubernetes.io/metadata.name"].orValue("") in variables.callerNamespaces)))',
      field: 'spec.ingress',
      message: 'must let in only namespaces that the policy names',
    },
  ],
};
