import { expect, test } from 'vitest';
import { commitOf, parseRefs, shortNames } from './parse-refs.ts';

const [A, B, C, D] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(40));
const refs = parseRefs(
  [
    `${A}\tHEAD`,
    `${A}\trefs/heads/main`,
    `${B}\trefs/heads/both`,
    `${C}\trefs/tags/both`,
    `${C}\trefs/tags/v1`,
    `${D}\trefs/tags/v1^{}`,
    `${'e'.repeat(64)}\trefs/heads/sha256\r`,
    'warning: something',
    `${A} refs/heads/spaces`,
    `${A}\trefs/heads/\u001b[2J`,
    'not-a-hash\trefs/heads/x',
  ].join('\n'),
);

test.each([
  [undefined, A],
  ['main', A],
  ['both', B],
  ['v1', D],
  ['sha256', 'e'.repeat(64)],
  ['x', undefined],
  ['heads/main', undefined],
])('%s', (ref, want) => {
  expect(commitOf(refs, ref)).toBe(want);
});

test('each name once', () => {
  expect(shortNames(refs)).toEqual(['main', 'both', 'v1', 'sha256']);
});
