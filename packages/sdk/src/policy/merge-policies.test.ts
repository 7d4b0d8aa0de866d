import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { checkManifests } from '../check/check-manifests.ts';
import { CONTROLS } from '../controls/catalogue.ts';
import { parseRequest } from '../request/parse-request.ts';
import { mergePolicies, SECTION_MERGES } from './merge-policies.ts';
import { parsePolicy } from './parse-policy.ts';
import type { Policy } from './policy.ts';
import { policySchema } from './policy-schema.ts';
import { resolveRequest } from './resolve-request.ts';

const policy = (spec: object, name = 'p'): Policy =>
  parsePolicy({ apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Policy', metadata: { name }, spec });

/** What names by user want beside them. */
const NAMED = { identity: { attribution: 'required' } };

test('DNS below another policy opens no place that the one above does not', () => {
  const upper = policy({ network: { isolation: 'required', egress: [] } });
  const lower = policy({ network: { dns: { peers: [{ namespace: 'elsewhere', podLabels: {} }], port: 443 } } });
  const merged = mergePolicies(upper, lower);
  expect(merged.dns).toEqual(upper.dns);
  expect(merged.sections.network?.dns).toBeUndefined();
});

test('node pools are narrowed to those of both, and to none where they go by different labels', () => {
  const pools = (label: string, names: string[]) => policy({ scheduling: { nodePools: { label, names } } });
  const merged = mergePolicies(pools('pool', ['cpu', 'a100']), pools('pool', ['a100', 'h100']));
  expect(merged.sections.scheduling?.nodePools).toEqual({ label: 'pool', names: ['a100'] });
  const torn = mergePolicies(pools('pool', ['cpu']), pools('example.com/pool', ['cpu']));
  expect(torn.sections.scheduling?.nodePools).toEqual({ label: 'pool', names: [] });
});

test('every field of every section has a way to be merged', () => {
  const { properties } = z.toJSONSchema(policySchema, { io: 'input' }) as unknown as { properties: { spec: Schema } };
  const { rules: _rules, kinds: _kinds, ...sections } = properties.spec.properties ?? {};
  const leaves = Object.entries(sections).flatMap(([name, schema]) => leavesOf(schema, name));
  expect(leaves.toSorted()).toEqual(Object.keys(SECTION_MERGES).toSorted());
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** Some are one value: half of one cluster's DNS and half of another's is none, and pools go with their label. */
const WHOLE = ['network.dns', 'scheduling.nodePools'];

function leavesOf({ properties }: Schema, path: string): string[] {
  if (properties === undefined || WHOLE.includes(path)) return [path];
  return Object.entries(properties).flatMap(([name, schema]) => leavesOf(schema, `${path}.${name}`));
}

describe('sections', () => {
  test.each<[string, object, object, object]>([
    [
      'registries narrow to the longer prefix',
      { images: { registries: ['r/', 'x/'] } },
      { images: { registries: ['r/ai/'] } },
      { images: { registries: ['r/ai/'] } },
    ],
    [
      'groups against a claim that names none',
      { identity: { gidClaim: 'g' } },
      { identity: { supplementalGroups: [5000] } },
      { identity: { gidClaim: 'g', supplementalGroups: [] } },
    ],
    ['a list against none', { secrets: { names: ['a'] } }, {}, { secrets: { names: ['a'] } }],
    [
      'lists that allow share',
      { secrets: { names: ['a', 'b'] } },
      { secrets: { names: ['b', 'c'] } },
      { secrets: { names: ['b'] } },
    ],
    ['openings of the floor need both', { tokens: { audiences: ['a'] } }, {}, { tokens: { audiences: [] } }],
    [
      'demands add up',
      { metadata: { requiredLabels: ['a'] } },
      { metadata: { requiredLabels: ['b'] } },
      { metadata: { requiredLabels: ['a', 'b'] } },
    ],
    [
      'the smaller ceiling',
      { resources: { container: { cpu: '2' } } },
      { resources: { container: { cpu: '1500m' } } },
      { resources: { container: { cpu: '1500m' } } },
    ],
    [
      'names that are cut in one way stay',
      { ...NAMED, access: { ownPods: 'required' } },
      { ...NAMED, access: { ownPods: 'required' } },
      { ...NAMED, access: { ownPods: 'required' } },
    ],
    [
      'names that are cut in two ways are nobody’s',
      { ...NAMED, access: { ownPods: 'required' } },
      { ...NAMED, access: { ownPods: { prefix: 'oidc:' } } },
      { ...NAMED, access: { ownPods: { prefix: '\0' } } },
    ],
    [
      'groups that enter any pod are those that both name',
      { ...NAMED, access: { ownPods: 'required', anyPods: ['a', 'b'] } },
      { ...NAMED, access: { ownPods: 'required', anyPods: ['b'] } },
      { ...NAMED, access: { ownPods: 'required', anyPods: ['b'] } },
    ],
    [
      'and none where one names none',
      { ...NAMED, access: { ownPods: 'required', anyPods: ['a', 'b'] } },
      { ...NAMED, access: { ownPods: 'required' } },
      { ...NAMED, access: { ownPods: 'required', anyPods: [] } },
    ],
    [
      'of entries, what both let in',
      { access: { exec: [{ groups: ['a', 'b'] }, { commands: ['ls', ['cat', 'x']] }] } },
      { access: { exec: [{ groups: ['b'], containers: ['main'] }, { commands: [['cat', 'x']] }], attach: [] } },
      {
        access: {
          exec: [
            { groups: ['b'], containers: ['main'] },
            { groups: ['a', 'b'], commands: [['cat', 'x']] },
            { groups: ['b'], containers: ['main'], commands: ['ls', ['cat', 'x']] },
            { commands: [['cat', 'x']] },
          ],
          attach: [],
        },
      },
    ],
    ['a permission needs both', { storage: { imageVolumes: true } }, {}, { storage: { imageVolumes: false } }],
  ])('%s', (_name, upper, lower, want) => {
    expect(mergePolicies(policy(upper), policy(lower)).sections).toEqual(want);
  });
});

const rule = fc.oneof(
  fc.record(
    { 'resources.gpu.count': fc.record({ max: fc.integer({ min: 1, max: 8 }) }, { noNullPrototype: true }) },
    { noNullPrototype: true },
  ),
  fc.record(
    {
      retries: fc.record(
        { min: fc.integer({ min: 1, max: 3 }), step: fc.integer({ min: 1, max: 3 }) },
        { noNullPrototype: true },
      ),
    },
    { noNullPrototype: true },
  ),
  fc.record(
    {
      retries: fc.record(
        { default: fc.integer({ min: 0, max: 9 }), locked: fc.constant(true) },
        { noNullPrototype: true },
      ),
    },
    { noNullPrototype: true },
  ),
  fc.record(
    { image: fc.record({ options: fc.subarray(['a:1', 'b:1', 'c:1'], { minLength: 1 }) }, { noNullPrototype: true }) },
    { noNullPrototype: true },
  ),
  fc.record(
    { 'resources.memory': fc.record({ max: fc.constantFrom('1Gi', '2Gi', '1500Mi') }, { noNullPrototype: true }) },
    { noNullPrototype: true },
  ),
);
const sections = fc.record(
  {
    images: fc.record({ registries: fc.subarray(['a/', 'a/b/', 'c/'], { minLength: 1 }) }, { noNullPrototype: true }),
    secrets: fc.record({ names: fc.subarray(['s1', 's2']) }, { noNullPrototype: true }),
    storage: fc.record({ hostPaths: fc.subarray([{ path: '/x' }, { path: '/y' }]) }, { noNullPrototype: true }),
    tokens: fc.record({ audiences: fc.subarray(['t1', 't2']) }, { noNullPrototype: true }),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const anyPolicy = fc.tuple(rule, sections).map(([rules, rest]) => policy({ ...rest, rules }));

describe('two policies together are never weaker than either', () => {
  const spec = fc.record(
    {
      image: fc.constantFrom('a:1', 'b:1', 'd:1'),
      retries: fc.integer({ min: 0, max: 9 }),
      resources: fc.record(
        {
          memory: fc.constantFrom('1Gi', '1600Mi', '3Gi'),
          gpu: fc.record({ count: fc.integer({ min: 1, max: 9 }) }, { noNullPrototype: true }),
        },
        { requiredKeys: [], noNullPrototype: true },
      ),
    },
    { requiredKeys: ['image'], noNullPrototype: true },
  );
  const isAllowed = (request: object, by: Policy): boolean =>
    resolveRequest(
      parseRequest({ apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Training', metadata: { name: 'x' }, spec: request }),
      by,
    ).ok;

  test('for requests', () => {
    fc.assert(
      fc.property(anyPolicy, anyPolicy, spec, (upper, lower, request) => {
        const chosen = { retries: 0, ...request };
        if (!isAllowed(chosen, mergePolicies(upper, lower))) return;
        expect([isAllowed(chosen, upper), isAllowed(chosen, lower)]).toEqual([true, true]);
      }),
      { numRuns: 500 },
    );
  });

  const volume = fc.constantFrom(
    { hostPath: { path: '/x' } },
    { hostPath: { path: '/y' } },
    { secret: { secretName: 's1' } },
    { secret: { secretName: 's3' } },
    { projected: { sources: [{ serviceAccountToken: { audience: 't1', path: 't' } }] } },
  );
  const pod = fc
    .record({ image: fc.constantFrom('a/x:1', 'a/b/x:1', 'c/x:1', 'd/x:1'), volume })
    .map(({ image, volume: source }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'team-a' },
      spec: { containers: [{ name: 'c', image }], volumes: [{ name: 'v', ...source }] },
    }));
  const refusals = (manifest: unknown, by: Policy): string[] => [
    ...new Set(checkManifests([manifest], { policy: by }).violations.map(({ control }) => control)),
  ];

  test('for objects', () => {
    fc.assert(
      fc.property(anyPolicy, anyPolicy, pod, (upper, lower, manifest) => {
        const merged = refusals(manifest, mergePolicies(upper, lower));
        for (const single of [upper, lower]) {
          const isRefused = refusals(manifest, single).some((control) => OPENINGS.has(control));
          if (isRefused) expect(merged.some((control) => OPENINGS.has(control))).toBe(true);
          expect(merged).toEqual(
            expect.arrayContaining(refusals(manifest, single).filter((control) => !OPENINGS.has(control))),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  /** Where one policy opens by name and the other not at all, the name of the control that refuses may change. */
  const OPENINGS = new Set(['volume-types', 'host-paths', 'token-audience', 'service-account-token']);
});

test('every control that reads a policy is one a policy can ask for', () => {
  expect(
    CONTROLS.filter(({ needs, values }) => needs.includes('policy') && values === undefined).map(({ id }) => id),
  ).toEqual([]);
});
