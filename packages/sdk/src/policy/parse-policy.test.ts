import { describe, expect, test } from 'vitest';
import { baselinePolicy } from './baseline.ts';
import { mergePolicies } from './merge-policies.ts';
import { parsePolicy } from './parse-policy.ts';

function document(spec: object): unknown {
  return { apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Policy', metadata: { name: 'strict' }, spec };
}

describe('a policy that cannot be kept is refused', () => {
  test.each<[string, object, string, string]>([
    [
      'min over max',
      { 'resources.cpu': { min: 4, max: 2 } },
      'spec.rules["resources.cpu"].min',
      'must not be more than max, 2 (got 4)',
    ],
    [
      'an option outside the range',
      { retries: { max: 3, options: [1, 5] } },
      'spec.rules["retries"].options[1]',
      'must be at most 3 (got 5)',
    ],
    [
      'a lock without a value',
      { image: { locked: true } },
      'spec.rules["image"].locked',
      'locks a field without a value',
    ],
    [
      'a lock that asks',
      { image: { locked: true, default: 'a', required: true } },
      'spec.rules["image"].required',
      'asks the user for a field that is locked',
    ],
    ['a bound on text', { image: { min: 1 } }, 'spec.rules["image"].min', 'does not apply to text'],
    [
      'a default outside',
      { retries: { max: 3, default: 4 } },
      'spec.rules["retries"].default',
      'must be at most 3 (got 4)',
    ],
    [
      'an unknown field',
      { 'resources.memry': { max: '1Gi' } },
      'spec.rules["resources.memry"]',
      'is not a field of a request',
    ],
    [
      'an unknown rule',
      { retries: { maximum: 3 } },
      'spec.rules.retries.maximum',
      'is not a known field; did you mean "max"?',
    ],
    [
      'a circle',
      {
        'resources.cpu': { defaultFrom: { field: 'resources.cpuRequest' } },
        'resources.cpuRequest': { defaultFrom: { field: 'resources.cpu' } },
      },
      'spec.rules["resources.cpu"].defaultFrom',
      'leads in a circle: resources.cpu → resources.cpuRequest → resources.cpu',
    ],
    [
      'prototype keys',
      JSON.parse('{"__proto__": {"max": 1}}'),
      'spec.rules.__proto__',
      'is a key that no document may hold',
    ],
  ])('%s', (_name, rules, path, message) => {
    expect(() => parsePolicy(document({ rules }))).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        reasons: expect.arrayContaining([expect.objectContaining({ path, message })]),
      }),
    );
  });

  test('10,000 rules', () => {
    const rules = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`f${index}`, { max: 1 }]));
    expect(() => parsePolicy(document({ rules }))).toThrow('cannot be used');
  });
});

test('a policy that asks for nothing is the built-in one under another name', () => {
  const empty = { network: { declared: 'public' }, rules: {}, kinds: { Training: {}, Notebook: { rules: {} } } };
  expect(parsePolicy(document(empty))).toEqual({ ...baselinePolicy, name: 'strict' });
});

describe('names that begin with their user', () => {
  const ownPods = { access: { ownPods: 'required' } };

  test('are refused where others may change what bears them', () => {
    for (const spec of [ownPods, { ...ownPods, identity: {} }])
      expect(() => parsePolicy(document(spec))).toThrow(
        expect.objectContaining({
          code: 'INVALID_INPUT',
          reasons: [
            {
              path: 'spec.identity.attribution',
              message:
                'must be required where access.ownPods is there: without it anybody changes the template of a colleague’s workload in place of entering its pod',
              fix: 'write identity: {attribution: required}, or leave access.ownPods out',
            },
          ],
        }),
      );
  });

  test('are taken beside it, and a merge keeps both', () => {
    const owned = parsePolicy(document({ ...ownPods, identity: { attribution: 'required' } }));
    const other = parsePolicy(document({ access: { exec: [] } }));
    for (const merged of [mergePolicies(owned, other), mergePolicies(other, owned)])
      expect(merged.sections).toMatchObject({ ...ownPods, identity: { attribution: 'required' } });
  });
});
