import { type Draw, oneOf } from './draw.ts';
import type { JudgedKind } from './kind-edges.ts';

const NAMESPACE = 'k8s:io.kubernetes.pod.namespace';
const WORKLOAD = { 'aisubmit.dev/workload': 'notebook-demo' };

const ENDPOINTS: readonly unknown[] = [
  {},
  { matchLabels: {} },
  { matchLabels: WORKLOAD },
  { matchLabels: WORKLOAD, matchExpressions: [] },
  { matchExpressions: [{ key: 'a', operator: 'Exists' }] },
  ...['kube-system', 'gateway', ''].map((name) => ({ matchLabels: { [NAMESPACE]: name, 'k8s-app': 'kube-dns' } })),
];
const NAMES: readonly unknown[] = [
  ...['git.example.com', 'a.example.com', 'example.com', '.example.com', 'evil.example', '', '*.example.com'].map(
    (matchName) => ({ matchName }),
  ),
  { matchPattern: '*' },
  { matchName: 'git.example.com', matchPattern: '*' },
];
const PORTS: readonly unknown[] = [
  ...['53', '80', '443', '0', 443, '0443'].map((port) => ({ port, protocol: 'TCP' })),
  { port: '53', protocol: 'ANY' },
  { port: '443' },
  { port: '443', endPort: 444, protocol: 'TCP' },
  { protocol: 'TCP' },
];

function few(draw: Draw, make: (draw: Draw) => unknown): unknown {
  return draw(8) === 0 ? undefined : Array.from({ length: draw(3) }, () => make(draw));
}

function rule(draw: Draw): unknown {
  return {
    toFQDNs: draw(2) === 0 ? few(draw, (each) => oneOf(each, NAMES)) : undefined,
    toEndpoints: draw(3) === 0 ? few(draw, (each) => oneOf(each, ENDPOINTS)) : undefined,
    toCIDR: draw(10) === 0 ? ['0.0.0.0/0'] : undefined,
    toPorts: few(draw, (each) => ({
      ports: few(each, (inner) => oneOf(inner, PORTS)),
      rules: draw(4) === 0 ? { dns: [{ matchPattern: '*' }] } : undefined,
    })),
  };
}

/** Policies of Cilium, which add to NetworkPolicies. */
export const CILIUM: JudgedKind = {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNetworkPolicy',
  resource: 'ciliumnetworkpolicies',
  keepsNull: true,
  spec: (draw) => ({
    endpointSelector: draw(2) === 0 ? { matchLabels: WORKLOAD } : oneOf(draw, ENDPOINTS),
    egress: few(draw, rule),
    ingress: oneOf(draw, [undefined, [], [{}]]),
  }),
  edges: {
    specs: [undefined, [], [{ endpointSelector: {}, egress: [{ toEntities: ['all'] }] }]],
    'metadata.labels': [undefined, WORKLOAD],
  },
};

/** The kind, as an API server without Cilium learns of it. */
export const CILIUM_DEFINITION: object = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'ciliumnetworkpolicies.cilium.io' },
  spec: {
    group: 'cilium.io',
    scope: 'Namespaced',
    names: { kind: 'CiliumNetworkPolicy', plural: 'ciliumnetworkpolicies', singular: 'ciliumnetworkpolicy' },
    versions: [
      {
        name: 'v2',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};
