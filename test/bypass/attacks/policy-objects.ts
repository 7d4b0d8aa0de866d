import { bundleObjects, type KubeObject } from '@aisubmit/sdk';
import { buildRequest, makeRequest } from '../../requests/build-request.ts';

/** One way round a rule with an object that is no pod, and the nearest object that is allowed. */
export interface ObjectAttack {
  readonly name: string;
  readonly control: string;
  readonly policy: object;
  readonly attack: KubeObject;
  readonly twin: KubeObject;
  /** The API server’s own validation refuses it before any policy is asked. */
  readonly isInvalid?: boolean;
  /** A field of the spec that an API server takes away as long as nobody has switched it on: nothing is left to judge. */
  readonly isTakenAway?: string;
}

type Row = readonly [name: string, spec: object];

function made(apiVersion: string, kind: string, more: object): KubeObject {
  return { apiVersion, kind, metadata: { name: 'n', namespace: 'team-a' }, ...more };
}

const ONE = { podSelector: { matchLabels: { 'aisubmit.dev/workload': 'training-demo' } } };
const NAMED = { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 443 }] }] };
const inNamespace = (name: string): object => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});
const egress = (to: object, ...ports: readonly object[]): object => ({
  ...ONE,
  egress: [{ to: [to], ...(ports.length === 0 ? {} : { ports }) }],
});

const OPENINGS: readonly Row[] = [
  ['every pod', { podSelector: {}, ...NAMED }],
  [
    'every pod but one',
    {
      podSelector: {
        matchLabels: { 'aisubmit.dev/workload': 'x' },
        matchExpressions: [{ key: 'a', operator: 'Exists' }],
      },
      ...NAMED,
    },
  ],
  ['egress to everything', { ...ONE, egress: [{}] }],
  ['egress to another network', egress({ ipBlock: { cidr: '0.0.0.0/0' } })],
  ['egress to every namespace', egress({ namespaceSelector: {} }, { port: 443 })],
  ['egress to pods of another namespace', egress({ ...inNamespace('other'), podSelector: {} }, { port: 53 })],
  ['egress to the DNS on another port', egress({ ...inNamespace('kube-system'), podSelector: {} }, { port: 443 })],
  ['egress to a named network on another port', egress({ ipBlock: { cidr: '10.0.0.0/8' } }, { port: 22 })],
  ['egress to a named network on a range', egress({ ipBlock: { cidr: '10.0.0.0/8' } }, { port: 443, endPort: 65_535 })],
  ['egress to a named network on every port', egress({ ipBlock: { cidr: '10.0.0.0/8' } })],
  ['ingress from everything', { ...ONE, ingress: [{}] }],
  ['ingress from every namespace', { ...ONE, ingress: [{ from: [{ namespaceSelector: {} }] }] }],
  ['ingress from an address', { ...ONE, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] }],
];

const OPENING_POLICY = {
  network: { egress: [{ cidr: '10.0.0.0/8', ports: [443] }], allowFrom: { namespaces: ['web'] } },
};

function networkPolicy(spec: object): KubeObject {
  return made('networking.k8s.io/v1', 'NetworkPolicy', { spec });
}

/** NetworkPolicies that add an opening; what the policy names is allowed. */
export const OPENING_ATTACKS: readonly ObjectAttack[] = OPENINGS.map(([name, spec]) => ({
  name,
  control: 'network-opening',
  policy: OPENING_POLICY,
  attack: networkPolicy(spec),
  twin: networkPolicy({ ...ONE, ...NAMED, ingress: [{ from: [inNamespace('web')] }] }),
}));

const PORTS = { ports: [{ port: 80 }] };
const service = (spec: object): KubeObject => made('v1', 'Service', { spec: { ...PORTS, ...spec } });
const INGRESS = made('networking.k8s.io/v1', 'Ingress', {
  spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } } },
});

/** Ways out of the cluster for a service. */
export const EXPOSURE_ATTACKS: readonly ObjectAttack[] = [
  ['a port of every node', service({ type: 'NodePort' })] as const,
  ['a load balancer', service({ type: 'LoadBalancer' })] as const,
  ['a name elsewhere', service({ type: 'ExternalName', externalName: 'example.com' })] as const,
  ['an address of the node', service({ externalIPs: ['192.0.2.1'] })] as const,
  ['an ingress', INGRESS] as const,
].map(([name, attack]) => ({
  name,
  control: 'service-exposure',
  policy: { network: { exposure: 'cluster' } },
  attack,
  twin: service({}),
}));

const claim = (spec: object): KubeObject =>
  made('v1', 'PersistentVolumeClaim', { spec: { accessModes: ['ReadWriteOnce'], ...spec } });
const sized = (storage: unknown): KubeObject => claim({ resources: { requests: { storage } } });
const SIZES: readonly (readonly [unknown, twin: string])[] = [
  ['101Gi', '100Gi'],
  ['108G', '107G'],
  ['107374182401', '107374182400'],
  [107_374_182_401, '100Gi'],
  ['1e12', '1e11'],
];

/** Claims that are larger than they may be, in every notation. */
export const SIZE_ATTACKS: readonly ObjectAttack[] = [
  ...SIZES.map(([size, twin]) => ({ size, twin, isInvalid: false })),
  { size: 'much', twin: '1Gi', isInvalid: true },
].map(({ size, twin, isInvalid }) => ({
  name: `a claim of ${size}`,
  control: 'volume-size',
  policy: { storage: { volumeSize: '100Gi' } },
  attack: sized(size),
  twin: sized(twin),
  isInvalid,
}));

const from = (name: string, more: object = {}): object => ({ kind: 'PersistentVolumeClaim', name, ...more });
const copied = (spec: object): KubeObject => {
  const whole = claim({ resources: { requests: { storage: '1Gi' } }, ...spec });
  return { ...whole, metadata: { name: 'training-demo-copy' } };
};

interface Copy extends Pick<ObjectAttack, 'name' | 'isTakenAway'> {
  readonly dataSource?: object;
  readonly dataSourceRef?: object;
}

const COPIES: readonly Copy[] = [
  { name: 'another claim', dataSource: from('payroll') },
  { name: 'another claim, by reference', dataSourceRef: from('payroll') },
  {
    name: 'a snapshot',
    dataSource: { kind: 'VolumeSnapshot', apiGroup: 'snapshot.storage.k8s.io', name: 'datasets' },
  },
  {
    name: 'a claim of another namespace',
    dataSourceRef: from('datasets', { namespace: 'team-b' }),
    isTakenAway: 'dataSourceRef',
  },
];

/** Claims that copy others’ volumes, whichever field says it. */
export const COPY_ATTACKS: readonly ObjectAttack[] = COPIES.map(({ name, isTakenAway, ...spec }) => ({
  name: `a copy of ${name}`,
  control: 'claim-source',
  policy: { storage: { claims: ['datasets'] } },
  attack: copied(spec),
  twin: copied({ dataSource: from('datasets'), dataSourceRef: from('datasets') }),
  ...(isTakenAway === undefined ? {} : { isTakenAway }),
}));

function job(spec: object, labels: Readonly<Record<string, string>> = {}): KubeObject {
  const [parent] = bundleObjects(buildRequest(makeRequest('Training'))).slice(-1);
  if (parent === undefined) throw new Error('a request makes nothing');
  const metadata = { ...parent.metadata, labels: { ...parent.metadata.labels, ...labels } };
  return { ...parent, metadata, spec: { ...(parent['spec'] as object), ...spec } };
}

const TTL = { control: 'ttl', policy: { rules: { ttlAfterFinished: { max: '1d' } } } };
const QUEUE = 'kueue.x-k8s.io/queue-name';

/** Jobs that break a rule with what is not their pods’. */
export const JOB_ATTACKS: readonly ObjectAttack[] = [
  {
    ...TTL,
    name: 'a Job that stays',
    attack: job({ ttlSecondsAfterFinished: 86_401 }),
    twin: job({ ttlSecondsAfterFinished: 86_400 }),
  },
  {
    ...TTL,
    name: 'a Job that stays for ever',
    attack: job({ ttlSecondsAfterFinished: undefined }),
    twin: job({ ttlSecondsAfterFinished: 0 }),
  },
  {
    name: 'a queue of others',
    control: 'queue',
    policy: { scheduling: { queues: ['team'] } },
    attack: job({}, { [QUEUE]: 'others' }),
    twin: job({}, { [QUEUE]: 'team' }),
  },
];

const secret = (type: string, more: object = {}): KubeObject => made('v1', 'Secret', { type, ...more });

/** Secrets by which the cluster would issue what they are not. */
export const SECRET_ATTACKS: readonly ObjectAttack[] = [
  {
    name: 'a Secret that makes the cluster issue a token',
    control: 'secret-type',
    policy: {},
    attack: {
      ...secret('kubernetes.io/service-account-token'),
      metadata: { name: 'n', annotations: { 'kubernetes.io/service-account.name': 'default' } },
    },
    twin: secret('kubernetes.io/ssh-auth', { stringData: { 'ssh-privatekey': 'x' } }),
  },
];
