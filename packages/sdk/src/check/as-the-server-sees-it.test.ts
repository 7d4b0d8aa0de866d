import { expect, test } from 'vitest';
import type { KubeObject } from '../build/kube-object.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { checkManifests } from './check-manifests.ts';

const LIMITS = { cpu: '1', memory: '1Gi', 'ephemeral-storage': '1Gi' };

function policyOf(spec: object): Policy {
  return parsePolicy({ apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Policy', metadata: { name: 'own' }, spec });
}

/** Of the controls that are asked after, those that the object breaks. */
function broken(object: KubeObject, asked: readonly string[], policy: Policy = policyOf({})): string[] {
  const found = checkManifests([object], { policy }).violations.map(({ control }) => control);
  return asked.filter((control) => found.includes(control));
}

function template(kind: 'Job' | 'CronJob', spec: object, container: object = {}): KubeObject {
  const containers = [{ name: 'c', image: 'x', ...container }];
  const job = { template: { metadata: { labels: { team: 'a' } }, spec: { containers, ...spec } } };
  return {
    apiVersion: 'batch/v1',
    kind,
    metadata: { name: 'x' },
    spec: kind === 'Job' ? job : { jobTemplate: { spec: job } },
  };
}

function volume(source: object): KubeObject {
  return template('Job', { volumes: [{ name: 'v', ...source }] });
}

test.each<[string, object, string[]]>([
  ['limits stand for requests that are absent', { limits: LIMITS }, []],
  ['none asked for is none', { limits: LIMITS, requests: { cpu: '0' } }, ['resources']],
  ['null is an amount: none', { limits: LIMITS, requests: { cpu: null } }, ['resources']],
  ['a limit that is null is none', { limits: { ...LIMITS, memory: null } }, ['resources']],
  ['more than fits is as much as fits', { limits: { ...LIMITS, cpu: '100E', memory: '16Ei' } }, []],
])('resources: %s', (_what, resources, want) => {
  expect(broken(template('Job', {}, { resources }), ['resources'])).toEqual(want);
});

test('a device that is limited to null is named all the same', () => {
  const devices = policyOf({ resources: { gpuResources: [] } });
  const held = template('Job', {}, { resources: { limits: { 'example.com/fpga': null } } });
  expect(broken(held, ['gpu-resources'], devices)).toEqual(['gpu-resources']);
});

test('in the host’s network every port is one of the host’s, in a template too', () => {
  const ports = [{ containerPort: 8080 }];
  expect(broken(template('Job', { hostNetwork: true }, { ports }), ['host-ports'])).toEqual(['host-ports']);
  expect(broken(template('Job', { hostNetwork: true }), ['host-ports'])).toEqual([]);
  expect(broken(template('Job', {}, { ports }), ['host-ports'])).toEqual([]);
});

test('an account goes by its old name where it has no new one', () => {
  const policy = policyOf({ serviceAccounts: { names: ['research'] } });
  const accounts = (spec: object): string[] => broken(template('Job', spec), ['service-account-list'], policy);
  expect(accounts({ serviceAccount: 'deployer' })).toEqual(['service-account-list']);
  expect(accounts({ serviceAccount: 'deployer', serviceAccountName: '' })).toEqual(['service-account-list']);
  expect(accounts({ serviceAccount: 'deployer', serviceAccountName: 'research' })).toEqual([]);
  expect(accounts({ serviceAccount: null })).toEqual([]);
});

test.each<[string, object, string[]]>([
  ['no sources', {}, []],
  ['null for sources', { sources: null }, []],
  [
    'no audience, which is the API server’s',
    { sources: [{ serviceAccountToken: { path: 't' } }] },
    ['service-account-token'],
  ],
  [
    'an audience that nobody named',
    { sources: [{ serviceAccountToken: { path: 't', audience: 'vault' } }] },
    ['token-audience'],
  ],
])('projected: %s', (_what, projected, want) => {
  // The pod itself says nothing about its token, which is the same control; only what the volume adds is asked after.
  const asked = want.includes('service-account-token') ? [...want, 'token-audience'] : ['token-audience'];
  expect(broken(volume({ projected }), asked)).toEqual(want);
});

test('a Job takes its template’s labels where it has none, a CronJob does not', () => {
  const policy = policyOf({ metadata: { requiredLabels: ['team'] } });
  const asked = ['required-labels'];
  expect(broken(template('Job', {}), asked, policy)).toEqual([]);
  expect(broken({ ...template('Job', {}), metadata: { name: 'x', labels: {} } }, asked, policy)).toEqual([]);
  expect(broken({ ...template('Job', {}), metadata: { name: 'x', labels: { a: 'b' } } }, asked, policy)).toEqual(asked);
  expect(broken(template('CronJob', {}), asked, policy)).toEqual(asked);
});

test('a Service without a type is one of the cluster', () => {
  const policy = policyOf({ network: { exposure: 'cluster' } });
  const service = (type: unknown): string[] =>
    broken(
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: { type } },
      ['service-exposure'],
      policy,
    );
  expect([undefined, null, '', 'ClusterIP'].flatMap(service)).toEqual([]);
  expect(service('NodePort')).toEqual(['service-exposure']);
});

test('expressions that are empty leave a selector as it is', () => {
  const policy = policyOf({ network: { allowFrom: { namespaces: [] } } });
  const selecting = (matchExpressions: unknown): string[] => {
    const podSelector = { matchLabels: { 'aisubmit.dev/workload': 'a' }, matchExpressions };
    const spec = { podSelector, ingress: [{ from: [{ podSelector: {} }] }] };
    const object = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'x' }, spec };
    return broken(object, ['network-opening'], policy);
  };
  expect([undefined, null, []].flatMap(selecting)).toEqual([]);
  expect(selecting([{ key: 'a', operator: 'Exists' }])).toEqual(['network-opening']);
});

test('a source that claims cannot have is dropped, unless the newer field says something too', () => {
  const policy = policyOf({ storage: { claims: ['datasets'] } });
  const secret = { kind: 'Secret', name: 'datasets' };
  const claim = (spec: object): string[] =>
    broken(
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'x' }, spec },
      ['claim-source'],
      policy,
    );
  expect(claim({ dataSource: secret })).toEqual([]);
  expect(claim({ dataSource: { kind: 'PersistentVolumeClaim', name: 'others', apiGroup: 'example.com' } })).toEqual([]);
  expect(claim({ dataSourceRef: secret })).toEqual(['claim-source']);
  expect(claim({ dataSource: secret, dataSourceRef: secret })).toEqual(['claim-source']);
  expect(claim({ dataSource: { kind: 'PersistentVolumeClaim', name: 'others' } })).toEqual(['claim-source']);
});

test('a kind of the same name in another group is another kind', () => {
  const policy = policyOf({ rules: { ttlAfterFinished: { max: '1d' } } });
  const job = (apiVersion: string): string[] => broken({ ...template('Job', {}), apiVersion }, ['ttl'], policy);
  expect(job('batch/v1')).toEqual(['ttl']);
  expect(job('batch.volcano.sh/v1alpha1')).toEqual([]);
});
