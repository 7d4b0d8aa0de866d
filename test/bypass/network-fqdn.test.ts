import {
  API_VERSION,
  buildBundle,
  checkManifests,
  type KubeObject,
  type Policy,
  parsePolicy,
  parseRequest,
  resolveRequest,
  unreachableHosts,
} from '@aisubmit/sdk';
import { describe, expect, test } from 'vitest';
import { CONTEXT, makeRequest } from '../requests/build-request.ts';

const policyOf = (network: object): Policy =>
  parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata: { name: 'strict' }, spec: { network } });
const FQDN = {
  provider: 'cilium',
  hosts: [
    { host: 'git.example.com', ports: [443] },
    { host: '*.hf.co', ports: [443] },
  ],
};
const POLICY = policyOf({ egress: [], fqdn: FQDN });

interface Port {
  port: string;
  protocol: string;
}
interface Rule {
  toFQDNs: object[];
  toPorts: { ports: Port[] }[];
}

function made(spec: object, policy: Policy, kind: 'Training' | 'Inference' = 'Training') {
  const resolution = resolveRequest(parseRequest(makeRequest(kind, { ...spec })), policy);
  if (!resolution.ok) throw new Error('was refused');
  const { children } = buildBundle(resolution.effective, CONTEXT);
  return { children, unreachable: unreachableHosts(resolution.effective).map(({ host }) => host) };
}

const GIT = { git: [{ url: 'https://git.example.com/a/b' }] };
const cilium = (children: readonly KubeObject[]) => children.find(({ kind }) => kind === 'CiliumNetworkPolicy');
const broken = (manifest: unknown, policy: Policy): string[] => [
  ...new Set(checkManifests([manifest], { policy }).violations.map(({ control }) => control)),
];

test('a host that the policy names is opened by name, for the workload alone, beside the DNS that Cilium listens to', () => {
  const { children, unreachable } = made(GIT, POLICY);
  expect(cilium(children)).toMatchObject({
    apiVersion: 'cilium.io/v2',
    metadata: { name: 'training-demo', namespace: 'team-a' },
    spec: {
      endpointSelector: { matchLabels: { 'aisubmit.dev/workload': 'training-demo' } },
      egress: [
        {
          toEndpoints: [
            { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } },
          ],
          toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }],
        },
        {
          toFQDNs: [{ matchName: 'git.example.com' }],
          toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }],
        },
      ],
    },
  });
  expect(unreachable).toEqual([]);
  expect(
    broken(
      children.find(({ kind }) => kind === 'NetworkPolicy'),
      POLICY,
    ),
  ).toEqual([]);
  expect(broken(cilium(children), POLICY)).toEqual([]);
});

test('there is none where nothing is opened by name; an endpoint, which is changed in place, keeps one that opens nothing', () => {
  expect(cilium(made({}, POLICY).children)).toBeUndefined();
  expect(cilium(made(GIT, policyOf({ declared: 'public' })).children)).toBeUndefined();
  const endpoint = cilium(made({}, POLICY, 'Inference').children);
  expect(endpoint).toMatchObject({ spec: { egress: [{ toEndpoints: [{}] }] } });
  expect(JSON.stringify(endpoint)).not.toContain('toFQDNs');
});

test('a port and a host that are not named stay closed', () => {
  const git = [{ url: 'https://git.example.com:8443/a/b' }, { url: 'https://hf.co/a/c' }];
  expect(made({ git }, POLICY).unreachable).toEqual(['git.example.com', 'hf.co']);
});

describe('network-fqdn stops', () => {
  type Spec = { endpointSelector: object; egress: [object, Rule]; ingress?: object[] };
  type Change = (spec: Spec, object: Record<string, unknown>) => void;
  const attack = (change: Change): KubeObject => {
    const copy = structuredClone(cilium(made(GIT, POLICY).children)) as KubeObject & { spec: Spec };
    change(copy.spec, copy as unknown as Record<string, unknown>);
    return copy;
  };
  const rule =
    (more: object): Change =>
    ({ egress }) =>
      Object.assign(egress[1], more);
  const added =
    (more: object): Change =>
    ({ egress }) =>
      egress.push(more as Rule);
  const PORTS = [{ ports: [{ port: '443', protocol: 'TCP' }] }];

  test.each<[string, Change]>([
    ['every pod', (spec) => Object.assign(spec, { endpointSelector: {} })],
    ['pods by an expression', ({ endpointSelector }) => Object.assign(endpointSelector, { matchExpressions: [] })],
    [
      'a second list of rules',
      (_spec, object) => Object.assign(object, { specs: [{ endpointSelector: {}, egress: [{}] }] }),
    ],
    ['everything', added({})],
    ['every address', added({ toCIDR: ['0.0.0.0/0'], toPorts: PORTS })],
    ['every address but some', added({ toCIDRSet: [{ cidr: '0.0.0.0/0' }], toPorts: PORTS })],
    ['the world', added({ toEntities: ['world'], toPorts: PORTS })],
    ['a service', added({ toServices: [{}], toPorts: PORTS })],
    ['pods elsewhere', added({ toEndpoints: [{}], toPorts: PORTS })],
    [
      'the DNS at another port',
      added({ toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system' } }], toPorts: PORTS }),
    ],
    ['ports of nobody', added({ toPorts: PORTS })],
    ['another address with the host', rule({ toCIDR: ['0.0.0.0/0'] })],
    ['another host', rule({ toFQDNs: [{ matchName: 'evil.example.com' }] })],
    ['a host beside it', rule({ toFQDNs: [{ matchName: 'git.example.com' }, { matchName: 'evil.com' }] })],
    ['every host', rule({ toFQDNs: [{ matchPattern: '*' }] })],
    ['every host with the name', rule({ toFQDNs: [{ matchName: 'git.example.com', matchPattern: '*' }] })],
    ['the domain of a pattern', rule({ toFQDNs: [{ matchName: 'hf.co' }] })],
    ['a host that ends alike', rule({ toFQDNs: [{ matchName: 'evilhf.co' }] })],
    ['no host at all', rule({ toFQDNs: [] })],
    ['no port', rule({ toPorts: [] })],
    ['any port', rule({ toPorts: [{ ports: [{ port: '0', protocol: 'TCP' }] }] })],
    ['a range of ports', rule({ toPorts: [{ ports: [{ port: '443', endPort: 65_535, protocol: 'TCP' }] }] })],
    ['no ports in the list', rule({ toPorts: [{ ports: [] }] })],
    ['another protocol', rule({ toPorts: [{ ports: [{ port: '443', protocol: 'ANY' }] }] })],
    ['a way in', (spec) => Object.assign(spec, { ingress: [{ fromEntities: ['all'] }] })],
  ])('%s', (_name, change) => {
    expect(broken(attack(change), POLICY)).toEqual(['network-fqdn']);
  });

  test('and lets pass what the policy names', () => {
    expect(broken(attack(rule({ toFQDNs: [{ matchName: 'cdn-lfs.hf.co' }] })), POLICY)).toEqual([]);
  });

  test('any of it under a policy that names none', () => {
    expect(
      broken(
        attack(() => undefined),
        policyOf({ egress: [] }),
      ),
    ).toEqual(['network-fqdn']);
  });
});
