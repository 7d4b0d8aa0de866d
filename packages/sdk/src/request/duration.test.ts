import { expect, test } from 'vitest';
import { parseDurationSeconds } from './duration.ts';

test.each([
  ['90s', 90],
  ['30m', 1800],
  ['12h', 43_200],
  ['3d', 259_200],
  ['1h30m', 5400],
])('reads %s', (text, want) => {
  expect(parseDurationSeconds(text)).toBe(want);
});

test.each(['', '5', '0s', '-1h', '1.5h', '1w', '1h ', 'forever', '999999999d'])('refuses %j', (text) => {
  expect(parseDurationSeconds(text)).toBeUndefined();
});
