import {
  API_VERSION,
  bundleObjects,
  CONTROLS,
  checkManifests,
  type KubeObject,
  type ObjectMeta,
  type Policy,
  parsePolicy,
} from '@aisubmit/sdk';
import { describe, expect, test } from 'vitest';
import { buildRequest, makeRequest } from '../requests/build-request.ts';
import type { MutablePod } from './attacks/attack.ts';
import { OBJECT_ATTACKS } from './attacks/object-attacks.ts';
import { FLOOR_ATTACKS } from './floor-attacks.ts';
import { POLICY_ATTACKS } from './policy-attacks.ts';

test.each(POLICY_ATTACKS)('$control stops: $name', ({ control, policy, attack, twin }) => {
  const parsed = policyOf(policy);
  expect(broken(trainingWith(attack), parsed)).toContain(control);
  expect(broken(trainingWith(twin), parsed)).toEqual([]);
});

/** What a policy opens by name is then held to the names. */
const HELD_TO_NAMES: Readonly<Record<string, string>> = {
  'host folder': 'host-paths',
  'docker socket': 'host-paths',
  'NFS of any server': 'nfs-exports',
};

test.each(FLOOR_ATTACKS)('no policy lifts the floor: $name', ({ name, attack, control }) => {
  const open = policyOf({
    storage: { nfs: [{ server: 'x', path: '/x' }], hostPaths: [{ path: '/x' }], csiDrivers: ['x'] },
    tokens: { audiences: ['x'] },
  });
  expect(broken(trainingWith(attack), open)).toContain(HELD_TO_NAMES[name] ?? control);
});

describe('what is judged beside pods', () => {
  const networkPolicy = (spec: object): KubeObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'n', namespace: 'team-a' },
    spec: { ...spec },
  });
  const ONE = { podSelector: { matchLabels: { 'aisubmit.dev/workload': 'training-demo' } } };
  const opening = policyOf({
    network: { egress: [{ cidr: '10.0.0.0/8', ports: [443] }], allowFrom: { namespaces: ['web'] } },
  });

  test.each(OBJECT_ATTACKS)('$control stops: $name', ({ control, policy, attack, twin }) => {
    expect(broken(attack, policyOf(policy))).toEqual([control]);
    expect(broken(twin, policyOf(policy))).toEqual([]);
  });

  test('network-opening allows what the policy names', () => {
    const spec = {
      ...ONE,
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 443 }] }],
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'web' } } }] }],
    };
    expect(broken(networkPolicy(spec), opening)).toEqual([]);
  });

  test.each([{}, { ingress: [], egress: [] }])('network-opening lets anybody close: %j', (rules) => {
    expect(broken(networkPolicy({ podSelector: {}, ...rules }), opening)).toEqual([]);
  });

  test('required-labels, on the object and on its pods', () => {
    const policy = policyOf({ metadata: { requiredLabels: ['team'] } });
    expect(checkManifests([parent()], { policy }).violations.map(({ path }) => path)).toEqual([
      'metadata.labels',
      'spec.template.metadata.labels',
    ]);
    const labelled = bundleObjects(buildRequest(makeRequest('Training', { labels: { team: 'vision' } })));
    expect(checkManifests(labelled, { policy }).violations).toEqual([]);
  });

  test('network-isolation wants a NetworkPolicy that selects the pods', () => {
    const policy = policyOf({ network: { isolation: 'required' } });
    expect(broken(parent(), policy)).toEqual(['network-isolation']);
    expect(checkManifests(bundleObjects(buildRequest(makeRequest('Training'))), { policy }).violations).toEqual([]);
    const elsewhere = networkPolicy({ podSelector: { matchLabels: { app: 'other' } } });
    expect(checkManifests([parent(), elsewhere], { policy }).violations.map(({ control }) => control)).toEqual([
      'network-isolation',
    ]);
  });
});

describe('who asks', () => {
  const policy = policyOf({ identity: { attribution: 'required', uidClaim: 'example.com/uid' } });
  const alice = { username: 'alice@example.com', extra: { 'example.com/uid': ['10001'] } };

  test('is named where nobody said', () => {
    expect(checkManifests([parent()], { policy }).unjudgedControls.map(({ control }) => control)).toEqual([
      'attribution',
      'uid-claim',
    ]);
  });

  test('may not be somebody else, in name or number', () => {
    expect(broken(parent(), policy, alice)).toEqual([]);
    expect(broken(parent(), policy, { ...alice, username: 'mallory@example.com' })).toEqual(['attribution']);
    expect(broken(parent(), policy, { ...alice, extra: { 'example.com/uid': ['10002'] } })).toEqual(['uid-claim']);
    expect(broken(parent(), policy, { username: 'alice@example.com' })).toEqual(['uid-claim']);
  });
});

test('a refusal by the policy says what it allows', () => {
  const policy = policyOf({
    images: { registries: ['registry.corp/ai/'] },
    metadata: { requiredLabels: ['team'] },
    rules: { 'identity.runAsUser': { min: 20_000, max: 30_000 }, 'resources.cpu': { max: '1' } },
    serviceAccounts: { names: [] },
  });
  const bad = trainingWith((spec) => {
    spec['serviceAccountName'] = 'deployer';
  });
  expect(checkManifests([bad], { policy }).violations.map(({ control, allowed }) => `${control}: ${allowed}`)).toEqual([
    'uid-range: 20000 to 30000',
    'uid-range: 20000 to 30000',
    'image-registry: registry.corp/ai/',
    'resource-ceiling: 1',
    'service-account-list: none',
    'required-labels: team',
    'required-labels: team',
  ]);
  const [violation] = checkManifests([bad], { policy }).violations;
  expect(violation?.message).toBe('pod: securityContext.runAsUser must be in the range of the policy (20000 to 30000)');
});

test('a violation of a policy says whose it is; one of the floor does not', () => {
  const policy = policyOf({ images: { digest: 'required' } });
  const [violation] = checkManifests([parent()], { policy }).violations;
  expect(violation).toMatchObject({ control: 'image-digest', layer: 'policy strict' });
});

test('a queue of others is refused on the workload and on its pods; one that is named passes, and so does none', () => {
  const policy = policyOf({ scheduling: { queues: ['team'] } });
  const queued = (change: (job: { metadata: ObjectMeta; template: { metadata: ObjectMeta } }) => void): KubeObject => {
    const manifest = structuredClone(parent()) as KubeObject & { spec: { template: { metadata: ObjectMeta } } };
    change({ metadata: manifest.metadata, template: manifest.spec.template });
    return manifest;
  };
  const inQueue = (metadata: ObjectMeta, name: string): void => {
    Object.assign(metadata, { labels: { ...metadata.labels, 'kueue.x-k8s.io/queue-name': name } });
  };
  expect(
    broken(
      queued((job) => inQueue(job.metadata, 'others')),
      policy,
    ),
  ).toEqual(['queue']);
  expect(
    broken(
      queued((job) => inQueue(job.template.metadata, 'others')),
      policy,
    ),
  ).toEqual(['queue']);
  expect(
    broken(
      queued((job) => inQueue(job.metadata, 'team')),
      policy,
    ),
  ).toEqual([]);
  expect(
    broken(
      queued(() => undefined),
      policy,
    ),
  ).toEqual([]);
});

test('every policy control is attacked', () => {
  const elsewhere = [
    'network-isolation workload-ceiling scaling-ceiling code-folder network-opening network-fqdn',
    'service-exposure ttl volume-size claim-source idle-timeout required-labels queue plain-credentials',
    'attribution resume-record own-pods own-claims own-files access uid-claim git-host git-commit git-signed',
    's3-endpoint s3-bucket',
  ].flatMap((line) => line.split(' '));
  const attacked = new Set([...POLICY_ATTACKS.map(({ control }) => control), ...elsewhere]);
  expect(CONTROLS.filter(({ level, id }) => level === 'policy' && !attacked.has(id)).map(({ id }) => id)).toEqual([]);
});

function policyOf(spec: object): Policy {
  return parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata: { name: 'strict' }, spec });
}

function parent(): KubeObject {
  return bundleObjects(buildRequest(makeRequest('Training'))).at(-1) as KubeObject;
}

function trainingWith(change: (spec: MutablePod) => void): KubeObject {
  const manifest = structuredClone(parent()) as KubeObject & { spec: { template: { spec: MutablePod } } };
  change(manifest.spec.template.spec);
  return manifest;
}

function broken(
  manifest: unknown,
  policy: Policy,
  requester?: { username: string; extra?: Record<string, string[]> },
): string[] {
  return [...new Set(checkManifests([manifest], { policy, requester }).violations.map(({ control }) => control))];
}
