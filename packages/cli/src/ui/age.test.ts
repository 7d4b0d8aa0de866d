import { expect, test } from 'vitest';
import { age } from './age.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');

test.each([
  ['2026-11-23T11:59:15Z', '45s'],
  ['2026-11-23T11:57:30Z', '2m30s'],
  ['2026-11-23T11:48:00Z', '12m'],
  ['2026-11-23T08:40:00Z', '3h20m'],
  ['2026-11-18T12:00:00Z', '5d'],
  ['2024-11-22T12:00:00Z', '2y1d'],
  ['2026-11-23T12:00:05Z', '0s'],
  [undefined, '<unknown>'],
  ['soon', '<unknown>'],
])('%s is %s ago', (timestamp, want) => {
  expect(age(timestamp, NOW)).toBe(want);
});
