import {
  checkManifests,
  type KubeObject,
  type Policy,
  parseRequest,
  resolveRequest,
  unreachableHosts,
} from '@aisubmit/sdk';
import { describe, expect, test } from 'vitest';
import { makeRequest } from '../requests/build-request.ts';
import { builtUnder, namedOpening, networkPolicyOf, publicOpening } from './attacks/policy-networks.ts';
import { silentCilium, silentOpening } from './attacks/policy-silences.ts';

const broken = (manifest: unknown, policy: Policy): string[] => [
  ...new Set(checkManifests([manifest], { policy }).violations.map(({ control }) => control)),
];
const NONE = networkPolicyOf({ egress: [] });

describe('what is open where declared hosts are public', () => {
  const { policy, twin, attacks } = publicOpening();

  test('network-opening allows what the builder makes', () => {
    expect(broken(twin, policy)).toEqual([]);
    expect(broken(twin, NONE)).toEqual(['network-opening']);
  });

  test.each(attacks)('network-opening stops: %s', (_name, attack) => {
    expect(broken(attack, policy)).toEqual(['network-opening']);
  });
});

describe('what is open where the policy names hosts', () => {
  const { policy, twin, attacks } = namedOpening();
  const cilium = (children: readonly KubeObject[]): KubeObject | undefined =>
    children.find(({ kind }) => kind === 'CiliumNetworkPolicy');

  test('is opened by name, for the workload alone, beside the DNS that Cilium listens to', () => {
    expect(twin).toMatchObject({
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
  });

  test('network-fqdn and network-opening allow what the builder makes', () => {
    for (const child of builtUnder(policy).children) expect(broken(child, policy)).toEqual([]);
    expect(broken(twin, NONE)).toEqual(['network-fqdn']);
  });

  test.each(attacks)('network-fqdn stops: %s', (_name, attack) => {
    expect(broken(attack, policy)).toEqual(['network-fqdn']);
  });

  test('is nothing where nothing is declared; an endpoint, which is changed in place, keeps a policy that opens nothing', () => {
    expect(cilium(builtUnder(policy, {}).children)).toBeUndefined();
    expect(cilium(builtUnder(publicOpening().policy).children)).toBeUndefined();
    const endpoint = cilium(builtUnder(policy, {}, 'Inference').children);
    expect(endpoint).toMatchObject({ spec: { egress: [{ toEndpoints: [{}] }] } });
    expect(JSON.stringify(endpoint)).not.toContain('toFQDNs');
  });

  test('is no other port and no other host', () => {
    const git = ['https://git.example.com/a/b', 'https://git.example.com:8443/a/c', 'https://hf.co/a/d'];
    const request = parseRequest(makeRequest('Training', { git: git.map((url) => ({ url })) }));
    const resolution = resolveRequest(request, policy);
    const unreachable = resolution.ok ? unreachableHosts(resolution.effective) : [];
    expect(unreachable.map(({ host, port }) => `${host}:${port}`)).toEqual(['git.example.com:8443', 'hf.co:443']);
  });
});

describe('what stays closed where the policy says nothing about the network', () => {
  const { policy, twin, attacks } = silentOpening();

  test('network-opening allows what a request may ask for', () => {
    expect(broken(twin, policy)).toEqual([]);
    for (const child of builtUnder(policy).children) expect(broken(child, policy)).toEqual([]);
  });

  test.each(attacks)('network-opening stops: %s', (_name, attack) => {
    expect(broken(attack, policy)).toEqual(['network-opening']);
  });

  test('network-fqdn stops whatever Cilium would add, and leaves the DNS', () => {
    const endpointSelector = { matchLabels: { 'aisubmit.dev/workload': 'training-demo' } };
    for (const spec of [
      { endpointSelector: {}, egress: [{}] },
      { endpointSelector, egress: [{ toEntities: ['world'] }] },
      { endpointSelector, ingress: [{}] },
    ])
      expect(broken(silentCilium(spec), policy)).toEqual(['network-fqdn']);
    expect(broken(silentCilium({ endpointSelector, egress: [] }), policy)).toEqual([]);
  });

  test('networks that the policy names are opened without the metadata addresses in them', () => {
    const wide = networkPolicyOf({ egress: [{ cidr: '0.0.0.0/0', ports: [443] }] });
    const network = { egress: [{ cidr: '0.0.0.0/0', ports: [{ port: 443 }] }] };
    const made = builtUnder(wide, { network }).children.find(({ kind }) => kind === 'NetworkPolicy');
    expect(broken(made, wide)).toEqual([]);
    const bare = JSON.parse(JSON.stringify(made).replace('"169.254.0.0/16",', ''));
    expect(broken(bare, wide)).toEqual(['network-opening']);
  });
});
