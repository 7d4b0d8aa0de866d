import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createHeartbeat, type Heartbeat } from './heartbeat.ts';

let pings = 0;
let deaths = 0;
let heartbeat: Heartbeat;

beforeEach(() => {
  vi.useFakeTimers();
  pings = 0;
  deaths = 0;
  heartbeat = createHeartbeat({ ping: () => pings++, dead: () => deaths++ });
});
afterEach(() => {
  heartbeat.stop();
  vi.useRealTimers();
});

test('a peer is pinged at once and every twenty seconds', () => {
  vi.advanceTimersByTime(60_000);
  expect(pings).toBe(4);
});

test('a day of silence but for the answers is no end', () => {
  for (let minute = 0; minute < 24 * 60 * 3; minute++) {
    heartbeat.answered();
    vi.advanceTimersByTime(20_000);
  }
  expect({ pings, deaths }).toEqual({ pings: 4321, deaths: 0 });
});

test('a peer that answered once and then says nothing is dead after two pings', () => {
  heartbeat.answered();
  vi.advanceTimersByTime(59_000);
  expect(deaths).toBe(0);
  vi.advanceTimersByTime(1000);
  expect(deaths).toBe(1);
});

test('a peer that never answers pings is not judged by it', () => {
  vi.advanceTimersByTime(3_600_000);
  expect(deaths).toBe(0);
});

test('anything that comes is a sign of life', () => {
  heartbeat.answered();
  for (let second = 0; second < 600; second += 30) {
    heartbeat.heard();
    vi.advanceTimersByTime(30_000);
  }
  expect(deaths).toBe(0);
});

test('a peer that may be waiting for its pod gets five minutes', () => {
  heartbeat.answered();
  heartbeat.sent(40_000);
  heartbeat.heard();
  vi.advanceTimersByTime(299_000);
  expect(deaths).toBe(0);
  vi.advanceTimersByTime(21_000);
  expect(deaths).toBe(1);
});

test('a few bytes are no reason to wait', () => {
  heartbeat.answered();
  heartbeat.sent(100);
  vi.advanceTimersByTime(60_000);
  expect(deaths).toBe(1);
});

test('while nobody reads no peer is dead', () => {
  heartbeat.answered();
  heartbeat.stall(true);
  vi.advanceTimersByTime(3_600_000);
  expect(deaths).toBe(0);
  heartbeat.stall(false);
  vi.advanceTimersByTime(60_000);
  expect(deaths).toBe(1);
});

test('after a sleep of the machine a peer that is gone is noticed within seconds', () => {
  heartbeat.answered();
  vi.setSystemTime(Date.now() + 8 * 3_600_000);
  vi.advanceTimersByTime(20_000);
  expect(deaths).toBe(0);
  vi.advanceTimersByTime(6000);
  expect(deaths).toBe(1);
});
