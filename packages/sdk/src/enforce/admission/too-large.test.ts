import { expect, test } from 'vitest';
import { CONTROLS } from '../../controls/catalogue.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import type { Policy } from '../../policy/policy.ts';
import { admissionPolicies } from './admission-policies.ts';
import { SECTIONS } from './too-large.ts';

const policy = (spec: object): Policy =>
  parsePolicy({ apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Policy', metadata: { name: 'huge' }, spec });
const compile = (spec: object) => admissionPolicies(policy(spec), { mode: 'deny', kubeMinor: 36, hash: 'x' });
const many = (count: number, length: number): string[] =>
  Array.from({ length: count }, (_, index) => `n${index}`.padEnd(length, 'x'));

test.each<[string, object, string]>([
  ['registries', { images: { registries: many(200, 510).map((each) => `${each}/`) } }, 'spec.images.registries'],
  ['claims', { storage: { claims: many(1000, 250) } }, 'spec.storage.claims'],
  ['Secrets', { secrets: { names: many(1000, 250) } }, 'spec.secrets.names'],
  [
    'networks',
    {
      network: {
        egress: Array.from({ length: 200 }, (_, index) => ({
          cidr: `10.0.${index}.0/24`,
          ports: Array.from({ length: 64 }, (_each, port) => port + 1),
        })),
      },
    },
    'spec.network',
  ],
  [
    'commands',
    {
      access: {
        exec: [{ commands: Array.from({ length: 200 }, (_, index) => ['sh', '-c', `${index}`.padEnd(1000)]) }],
      },
    },
    'spec.access',
  ],
  ['controllers', { identity: { controllers: many(200, 510) } }, 'spec.identity.controllers'],
])('more %s than an API server takes are refused, by their place in the policy', (_what, spec, path) => {
  expect(() => compile(spec)).toThrow(
    expect.objectContaining({
      code: 'INVALID_INPUT',
      message: 'policy huge says more than an API server can be given',
      reasons: [expect.objectContaining({ path })],
    }),
  );
});

test('a thousand names of ordinary length are taken', () => {
  const spec = {
    images: { registries: many(200, 60).map((each) => `${each}/`) },
    storage: {
      claims: many(1000, 40),
      nfs: many(200, 40).map((server) => ({ server, path: '/exports/data' })),
    },
    secrets: { names: many(1000, 40) },
  };
  expect(compile(spec).objects.length).toBeGreaterThan(10);
});

test('every list that a sentence reads has its place', () => {
  const everything = policy({
    identity: { supplementalGroups: [1] },
    images: { registries: ['a/'] },
    resources: { workload: { pods: 1 }, gpuResources: ['a/b'] },
    storage: { claims: ['a'], nfs: [{ server: 'a', path: '/a' }], hostPaths: [{ path: '/a' }], csiDrivers: ['a'] },
    secrets: { names: ['a'] },
    serviceAccounts: { names: ['a'] },
    tokens: { audiences: ['a'] },
    scheduling: {
      queues: ['a'],
      nodePools: { label: 'a', names: ['a'] },
      priorityClasses: ['a'],
      runtimeClasses: ['a'],
    },
    metadata: { requiredLabels: ['a'] },
  });
  const lists = CONTROLS.flatMap(({ values }) =>
    Object.entries(values?.(everything) ?? {}).flatMap(([name, value]) => (Array.isArray(value) ? [name] : [])),
  );
  expect([...new Set(lists)].filter((name) => SECTIONS[name] === undefined)).toEqual([]);
});
