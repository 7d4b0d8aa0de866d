import { expect, test } from 'vitest';
import { mergePatch } from '../../merge-patch.ts';
import { removingPatch } from './removing-patch.ts';

test.each([
  [{ a: 1 }, { a: 1 }, undefined],
  [{ a: 1, b: 2 }, { a: 1 }, { b: null }],
  [{ a: { b: 1, c: { d: 2 } } }, { a: { b: 1 } }, { a: { c: null } }],
  [{ list: [1, 2] }, { list: [1] }, { list: [1] }],
  [{ list: [1] }, {}, { list: null }],
])('%j to %j', (live, wanted, patch) => {
  expect(removingPatch(live, wanted)).toEqual(patch);
  expect(mergePatch(live, patch ?? {})).toEqual(wanted);
});
