import { expect, test } from 'vitest';
import { staysInside } from './link-target.ts';

test.each([
  ['b', []],
  ['./b/c', []],
  ['../b', ['a']],
  ['../../blobs/1', ['snapshots', 'x']],
  ['..', ['a']],
])('%s from %j stays inside', (target, folder) => {
  expect(staysInside(target, folder)).toBe(true);
});

test.each([
  ['/etc/passwd', []],
  ['..', []],
  ['../../x', ['a']],
  // b may be a link to a folder that lies higher.
  ['b/../../x', ['a']],
  ['b/..', ['a', 'c']],
  ['', []],
  ['..\\x', []],
])('%s from %j may lead out', (target, folder) => {
  expect(staysInside(target, folder)).toBe(false);
});
