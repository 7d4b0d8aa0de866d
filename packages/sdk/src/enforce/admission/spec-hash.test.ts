import { expect, test } from 'vitest';
import { specHash, withoutDefaults } from './spec-hash.ts';

const MADE = { failurePolicy: 'Fail', matchConstraints: { resourceRules: [{ resources: ['pods'] }] }, variables: [] };

test('what an API server fills in changes no hash', () => {
  const stored = {
    failurePolicy: 'Fail',
    matchConstraints: {
      matchPolicy: 'Equivalent',
      namespaceSelector: {},
      objectSelector: {},
      resourceRules: [{ resources: ['pods'], scope: '*' }],
    },
  };
  expect(specHash(stored)).toBe(specHash(MADE));
  expect(withoutDefaults(stored)).toEqual({ matchConstraints: { resourceRules: [{ resources: ['pods'] }] } });
});

test.each([
  { ...MADE, failurePolicy: 'Ignore' },
  { ...MADE, matchConditions: [{ name: 'never', expression: 'false' }] },
  { ...MADE, matchConstraints: { ...MADE.matchConstraints, matchPolicy: 'Exact' } },
  { ...MADE, matchConstraints: { ...MADE.matchConstraints, objectSelector: { matchLabels: { a: 'b' } } } },
  { ...MADE, matchConstraints: { resourceRules: [{ resources: ['pods'], scope: 'Cluster' }] } },
  { ...MADE, matchConstraints: { resourceRules: [] } },
])('everything else does: %j', (spec) => {
  expect(specHash(spec)).not.toBe(specHash(MADE));
});
