import { readFileSync } from 'node:fs';
import { API_VERSION, type Policy, parsePolicy } from '@aisubmit/sdk';
import { parse } from 'yaml';

const OWN = {
  identity: { supplementalGroups: [140_000], userNamespace: 'required' },
  images: { registries: ['registry.example.com/'], digest: 'required' },
  resources: { gpuResources: ['nvidia.com/gpu'], container: { cpu: '32', memory: '256Gi', gpu: 8 } },
  storage: {
    claims: ['datasets'],
    nfs: [{ server: 'nfs.example.com', path: '/exports/a', readOnly: true }],
    hostPaths: [{ path: '/data', type: 'Directory', readOnly: true }],
    imageVolumes: true,
    csiDrivers: ['csi.example.com'],
  },
  secrets: { names: ['hub', 'registry'] },
  serviceAccounts: { names: ['research'] },
  tokens: { audiences: ['sts.amazonaws.com'] },
  scheduling: {
    nodePools: { label: 'example.com/pool', names: ['a100'] },
    priorityClasses: ['batch'],
    runtimeClasses: ['gvisor'],
  },
  metadata: { requiredLabels: ['cost-centre'] },
  rules: {
    'identity.runAsUser': { min: 100_000, max: 199_999, default: 100_000 },
    'identity.runAsGroup': { min: 100_000, max: 199_999, default: 100_000 },
    'identity.fsGroup': { min: 100_000, max: 199_999 },
    'resources.ephemeralStorage': { max: '200Gi' },
    'resources.sharedMemory': { max: '64Gi' },
    'resources.cpu': { max: '32' },
  },
};

export function policyOf(name: string, spec: object): Policy {
  return parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata: { name }, spec });
}

/** One that asks for every control at once. */
export const EVERYTHING: Policy = policyOf('everything', {
  ...OWN,
  identity: { ...OWN.identity, uidClaim: 'example.com/uid', gidClaim: 'example.com/gid', attribution: 'required' },
  access: { ownPods: { prefix: 'oidc:', ignoreCase: true }, exec: [{ groups: ['a'] }], attach: [], portForward: [] },
  storage: { ...OWN.storage, volumeSize: '1Ti' },
  network: {
    isolation: 'required',
    exposure: 'cluster',
    declared: 'public',
    egress: [{ cidr: '198.51.100.0/24', ports: [443] }],
    fqdn: { provider: 'cilium', hosts: [{ host: '*.example.com', ports: [443] }] },
    allowFrom: { namespaces: ['gateway'] },
  },
  scheduling: { ...OWN.scheduling, queues: ['team'] },
  rules: {
    ...OWN.rules,
    maxRuntime: { max: '7d' },
    ttlAfterFinished: { max: '7d' },
    'resources.gpu.count': { max: 8 },
  },
});

/** The three that are shipped, and one of our own. */
export const POLICIES: readonly Policy[] = [
  shipped('baseline'),
  shipped('strict'),
  shipped('airgapped'),
  policyOf('own', OWN),
];

function shipped(name: string): Policy {
  const file = new URL(`../../../../packages/templates/policies/${name}.yaml`, import.meta.url);
  return parsePolicy(parse(readFileSync(file, 'utf8')));
}
