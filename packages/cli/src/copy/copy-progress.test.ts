import { expect, test } from 'vitest';
import { byteText, copyText } from './copy-progress.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '0.977 KiB'],
  [1_572_864, '1.5 MiB'],
  [10 * 1024 ** 3, '10 GiB'],
])('%i is %s', (bytes, wanted) => {
  expect(byteText(bytes)).toBe(wanted);
});

test('a rate where it took long enough to have one', () => {
  expect(copyText({ bytes: 2 ** 21, files: 1 }, 2000)).toBe('Copied 1 file, 2 MiB, 1 MiB/s');
  expect(copyText({ bytes: 3, files: 2 }, 10)).toBe('Copied 2 files, 3 B');
});
