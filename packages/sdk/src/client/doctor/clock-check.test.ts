import { expect, test } from 'vitest';
import { clockVerdict } from './clock-check.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const says = (offsetMs: number, took = 0): unknown => {
  const verdict = clockVerdict({ before: NOON, after: NOON + took, answeredAt: NOON + offsetMs });
  return [verdict?.status, verdict?.found];
};

test('seconds, and the way there and back, are no skew', () => {
  const well = ['pass', 'this machine and the server agree on the time'];
  expect([says(0), says(-31_000), says(30_000), says(60_000, 30_000)]).toEqual([well, well, well, well]);
});

test('more is said, and much more fails', () => {
  expect(says(-61_000)).toEqual(['warn', 'this machine is 60 s ahead of the server']);
  expect(says(60_000)).toEqual(['warn', 'this machine is 60 s behind the server']);
  expect(says(3_600_000)).toEqual(['fail', 'this machine is 60 min behind the server']);
});

test('a server that does not tell the time is not judged by it', () => {
  expect(clockVerdict({ before: NOON, after: NOON, answeredAt: undefined })).toBeUndefined();
});
