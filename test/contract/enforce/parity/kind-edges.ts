import type { KubeObject } from '@aisubmit/sdk';
import { type Draw, drawn, type Edges, oneOf, put, someOf } from './draw.ts';

/** A kind that controls judge by name: where it is created, one that is fine, and how it is changed. */
export interface JudgedKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly resource: string;
  readonly spec: (draw: Draw) => Readonly<Record<string, unknown>>;
  readonly edges: Edges;
  /** True where null is not the same as nothing, as in kinds that the API server does not know by itself. */
  readonly keepsNull?: true;
}

const NAMESPACE = 'kubernetes.io/metadata.name';
const WORKLOAD = { 'aisubmit.dev/workload': 'notebook-demo' };

const SELECTORS: readonly unknown[] = [
  ...[undefined, {}, { matchLabels: {} }, { matchLabels: WORKLOAD }, { matchLabels: { app: 'x' } }],
  { matchLabels: WORKLOAD, matchExpressions: [] },
  { matchLabels: WORKLOAD, matchExpressions: null },
  { matchLabels: { 'aisubmit.dev/workload': '' } },
  { matchLabels: WORKLOAD, matchExpressions: [{ key: 'app', operator: 'Exists' }] },
  { matchExpressions: [{ key: 'aisubmit.dev/workload', operator: 'In', values: ['notebook-demo'] }] },
];
const NAMESPACES: readonly unknown[] = [
  ...[undefined, null, {}, { matchLabels: {} }, { matchLabels: { team: 'a' } }],
  ...['kube-system', 'gateway', 'elsewhere', ''].map((name) => ({ matchLabels: { [NAMESPACE]: name } })),
  { matchLabels: { [NAMESPACE]: 'gateway', team: 'a' } },
  { matchLabels: { [NAMESPACE]: 'gateway' }, matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] },
  { matchExpressions: [{ key: NAMESPACE, operator: 'In', values: ['gateway'] }] },
];
const CIDRS = [
  ...['0.0.0.0/0', '::/0', '198.51.100.0/24', '198.51.100.0/25', '198.51.100.7/24', '10.0.0.0/8', '169.254.169.254/32'],
  ...['010.0.0.0/8', '2001:db8::/32', '2001:0db8::/32', '::ffff:10.0.0.0/104', '10.0.0.0', 'x'],
];
const KEPT_OUT: readonly unknown[] = [
  ...[undefined, [], null, ['169.254.0.0/16'], ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16']],
  ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
];
const PORTS: readonly unknown[] = [
  ...[{}, { port: 443 }, { port: '443' }, { port: 53 }, { port: 53, protocol: 'UDP' }, { port: 'dns' }, { port: null }],
  ...[{ port: 443, endPort: 444 }, { port: 443, endPort: null }, { port: 443, protocol: 'SCTP' }, { protocol: 'TCP' }],
];

function peer(draw: Draw): unknown {
  if (draw(3) === 0) return { ipBlock: { cidr: oneOf(draw, CIDRS), except: oneOf(draw, KEPT_OUT) } };
  return { namespaceSelector: oneOf(draw, NAMESPACES), podSelector: oneOf(draw, SELECTORS) };
}

/** A list of what is made by chance, or no list. */
function listOf(draw: Draw, make: (draw: Draw) => unknown): unknown {
  const kind = draw(12);
  if (kind < 2) return [undefined, null][kind];
  return Array.from({ length: draw(3) }, () => make(draw));
}

function opening(draw: Draw, peers: 'from' | 'to'): unknown {
  return { [peers]: listOf(draw, peer), ports: listOf(draw, (each) => oneOf(each, PORTS)) };
}

const CLAIM_SOURCES: readonly unknown[] = [
  undefined,
  ...['datasets', 'others'].map((name) => ({ kind: 'PersistentVolumeClaim', name })),
  { kind: 'PersistentVolumeClaim', name: 'datasets', apiGroup: '' },
  { kind: 'VolumeSnapshot', name: 'datasets', apiGroup: 'snapshot.storage.k8s.io' },
  { kind: 'Secret', name: 'datasets' },
  { kind: 'Populator', name: 'datasets', apiGroup: 'example.com' },
];

/** Kinds that controls judge by name and that every API server has. */
export const JUDGED_KINDS: readonly JudgedKind[] = [
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    resource: 'networkpolicies',
    spec: (draw) => ({
      podSelector: oneOf(draw, SELECTORS) ?? {},
      policyTypes: oneOf(draw, [undefined, [], ['Ingress'], ['Egress'], ['Ingress', 'Egress']]),
      ingress: listOf(draw, (each) => opening(each, 'from')),
      egress: listOf(draw, (each) => opening(each, 'to')),
    }),
    edges: { 'metadata.labels': [undefined, WORKLOAD] },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    resource: 'services',
    spec: () => ({ selector: { app: 'x' }, ports: [{ port: 80 }] }),
    edges: {
      'spec.type': [undefined, '', 'ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
      'spec.externalName': [undefined, 'evil.example'],
      'spec.externalIPs': [undefined, [], ['203.0.113.1']],
      'spec.clusterIP': [undefined, '', 'None'],
      'spec.loadBalancerIP': [undefined, '203.0.113.1'],
      'spec.selector': [undefined, {}, WORKLOAD],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    resource: 'secrets',
    spec: () => ({}),
    edges: {
      type: [
        ...[undefined, '', 'Opaque', 'opaque', 'example.com/x', 'bootstrap.kubernetes.io/token'],
        ...['basic-auth', 'ssh-auth', 'dockerconfigjson', 'dockercfg', 'tls', 'service-account-token'].map(
          (name) => `kubernetes.io/${name}`,
        ),
      ],
      immutable: [undefined, true, false],
      stringData: [
        undefined,
        { username: 'a' },
        { 'ssh-privatekey': 'a' },
        { '.dockerconfigjson': '{"auths":{}}' },
        { '.dockercfg': '{}' },
        { 'tls.crt': '', 'tls.key': '' },
      ],
      'metadata.annotations': [undefined, { 'kubernetes.io/service-account.name': 'research' }],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    resource: 'persistentvolumeclaims',
    spec: () => ({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }),
    edges: {
      'spec.resources.requests.storage': ['1Gi', '100Gi', '107374182401', '108G', '1e12', '1Ti', 5_000_000_000, '1m'],
      'spec.resources.limits': [undefined, { storage: '1Pi' }],
      'metadata.labels': [undefined, WORKLOAD, { 'aisubmit.dev/workload': 'notebook-alice--demo' }],
      'spec.dataSource': CLAIM_SOURCES,
      'spec.dataSourceRef': CLAIM_SOURCES,
      'spec.storageClassName': [undefined, '', 'fast'],
      'spec.volumeName': [undefined, '', 'pv-1'],
      'spec.accessModes': [['ReadWriteMany'], ['ReadOnlyMany', 'ReadWriteOnce']],
      'spec.selector': [undefined, {}, { matchLabels: { a: 'b' } }],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    resource: 'configmaps',
    spec: () => ({}),
    edges: {
      'metadata.name': [
        ...['notebook-demo-resume', 'training-x-resume', 'inference-x-resume'],
        ...[
          'notebook-resume',
          'notebook--resume',
          'notebook-demo-resumed',
          'resume',
          'job-x-resume',
          'a-notebook-x-resume',
          'notebook-alice--x-ssh',
          'training-bob--x-code',
        ],
      ],
      'metadata.annotations': [undefined, {}],
      'metadata.annotations.aisubmit~1dev/submitted-by': [undefined, '', 'alice', 'bob', 'alice '],
      data: [undefined, {}, { 'request.json': '{}' }],
      binaryData: [undefined, { a: 'AA==' }],
      immutable: [undefined, true],
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    resource: 'ingresses',
    spec: () => ({ defaultBackend: { service: { name: 'x', port: { number: 80 } } } }),
    edges: { 'spec.ingressClassName': [undefined, 'x'], 'metadata.annotations': [undefined, { a: 'b' }] },
  },
];

const ON_SPEC: ReadonlySet<string> = new Set(['Secret', 'ConfigMap']);

/** An object of a kind, with some changes at the edges of its rules. */
export function drawKind(
  { apiVersion, kind, spec, edges, keepsNull }: JudgedKind,
  namespace: string,
  draw: Draw,
): KubeObject {
  const object: Record<string, unknown> = { apiVersion, kind, metadata: { name: 'edited', namespace } };
  if (!ON_SPEC.has(kind)) object['spec'] = spec(draw);
  for (const path of someOf(draw, Object.keys(edges))) {
    put(
      object,
      keepsNull === true ? [path, oneOf(draw, edges[path] ?? [])] : drawn({ [path]: edges[path] ?? [] }, draw),
    );
  }
  return object as unknown as KubeObject;
}
