import { expect, test } from 'vitest';
import { POLICIES } from './policies.ts';

test('each policy is found under its own name', () => {
  expect(Object.entries(POLICIES).map(([key, { name }]) => [key, name])).toEqual([['baseline', 'baseline']]);
});
