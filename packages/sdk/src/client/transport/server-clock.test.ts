import { expect, test } from 'vitest';
import { ServerClock } from './server-clock.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');

function learned(
  ...answers: readonly (readonly [before: number, after: number, answeredAt: number | undefined])[]
): number {
  const clock = new ServerClock();
  for (const [before, after, answeredAt] of answers) {
    clock.learn({
      before: NOON + before,
      after: NOON + after,
      answeredAt: answeredAt === undefined ? undefined : NOON + answeredAt,
    });
  }
  return clock.aheadMs;
}

test('the way there and back, and the seconds that a server tells, are no difference', () => {
  expect(learned([900, 950, 0], [0, 400, 0])).toBe(0);
  // A laptop that slept while it waited for the answer.
  expect(learned([0, 3_600_000, 1000])).toBe(0);
});

test('a clock that is ahead or behind is learned, and nearer with each answer', () => {
  expect(learned([0, 100, 600_000])).toBe(599_900);
  expect(learned([0, 100, 600_000], [500, 520, 601_000])).toBe(600_480);
  expect(learned([0, 100, -600_000])).toBe(-599_000);
});

test('a clock that was set right meanwhile is believed again', () => {
  expect(learned([0, 100, 600_000], [600_000, 600_100, 600_000])).toBe(1000);
});

test("a server that does not tell the time is taken at this machine's", () => {
  expect(learned([0, 100, undefined], [0, 100, Number.NaN])).toBe(0);
});

test('every answer is learned from', async () => {
  const clock = new ServerClock();
  const date = new Date(Date.now() + 3_600_000).toUTCString();
  await clock.read(async () => ({ answer: { headers: { date } } }));
  expect(Math.round(clock.aheadMs / 60_000)).toBe(60);
});
