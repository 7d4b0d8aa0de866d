import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { testHost } from '../host.fixture.ts';
import { Progress } from './progress.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('piped: a step that is over at once is silent, a longer one has a line', () => {
  const host = testHost();
  const progress = new Progress(host);
  progress.step('Quick');
  vi.advanceTimersByTime(900);
  progress.step('Slow');
  vi.advanceTimersByTime(1100);
  progress.say('done');
  progress.stop();
  vi.advanceTimersByTime(5000);
  expect(host.errors()).toBe('Slow …\ndone\n');
});

test('on a terminal: one line that is redrawn and cleared, without control characters of others', () => {
  const host = testHost({ isTTY: true, env: { NO_COLOR: '1' } });
  const progress = new Progress(host);
  progress.step('One\u001b[2J');
  progress.step('Two');
  progress.stop();
  progress.stop();
  expect(host.errors()).toBe('\r\u001b[2KOne\\u{1b}[2J …\r\u001b[2KTwo …\r\u001b[2K');
});

test.each<[string, Record<string, string>]>([
  ['a machine that builds', { CI: 'true' }],
  ['a cell of a notebook', { JPY_PARENT_PID: '7', TERM: 'xterm-color' }],
  ['a terminal that cannot', { TERM: 'dumb' }],
])('%s is not drawn on', (_, env) => {
  const host = testHost({ isTTY: true, env });
  const progress = new Progress(host);
  progress.step('Slow');
  vi.advanceTimersByTime(1100);
  progress.stop();
  expect(host.errors()).toBe('Slow …\n');
});

test('after Ctrl-C no step is told', () => {
  for (const isTTY of [true, false]) {
    const host = testHost({ isTTY });
    const progress = new Progress(host);
    host.interrupt();
    progress.step('Slow');
    vi.advanceTimersByTime(1100);
    progress.say('interrupted');
    expect(host.errors()).toBe('interrupted\n');
  }
});

test('a line is never wider than the terminal, nor with ^C behind it', () => {
  const host = testHost({ isTTY: true, env: { NO_COLOR: '1' }, columns: 10 });
  const progress = new Progress(host);
  progress.step('数据数据数据');
  expect(host.errors()).toBe('\r\u001b[2K数据数…');
});

test('nor where the terminal has no sign for what is cut off', () => {
  const host = testHost({ isTTY: true, env: { NO_COLOR: '1', LANG: 'C' }, columns: 20 });
  const progress = new Progress(host);
  progress.step('it pulls image x');
  progress.step('it pulls');
  // Where text goes … becomes three dots.
  expect(host.errors()).toBe('\r\u001b[2Kit pulls image…\r\u001b[2Kit pulls ...');
});

test('what lasts: a line elsewhere, and on a terminal how long already, never less than nothing', () => {
  const piped = testHost();
  new Progress(piped).lasting('it pulls x', '2026-11-23T11:58:00Z');
  expect(piped.errors()).toBe('it pulls x\n');
  const host = testHost({ isTTY: true, env: { NO_COLOR: '1' } });
  const progress = new Progress(host);
  progress.lasting('it pulls x', '2026-11-23T11:58:00Z');
  vi.advanceTimersByTime(1000);
  progress.lasting('it waits', '2026-11-23T12:30:00Z');
  progress.lasting('it starts', 'gone');
  progress.stop();
  vi.advanceTimersByTime(5000);
  expect(host.errors().split('\r\u001b[2K').slice(1)).toEqual([
    'it pulls x (for 2m) …',
    'it pulls x (for 2m) …',
    'it waits (for 0s) …',
    'it starts …',
    '',
  ]);
});
