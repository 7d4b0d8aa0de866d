import { expect, test } from 'vitest';
import { closest } from './closest.ts';

test.each([
  ['memmory', 'memory'],
  ['idle-timeout', 'idleTimeout'],
  ['imgae', 'image'],
  ['GPU', 'gpu'],
  ['memorySize', 'memory'],
  ['gup', 'gpu'],
  ['zzz', undefined],
])('%s was probably meant to be %s', (word, want) => {
  expect(closest(word, ['image', 'memory', 'gpu', 'idleTimeout'])).toBe(want);
});
