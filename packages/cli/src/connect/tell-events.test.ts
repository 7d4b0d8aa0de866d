import type { ForwardEvent } from '@aisubmit/sdk/client';
import { expect, test } from 'vitest';
import { tellEvents } from './tell-events.ts';

function toldOn(isTTY: boolean, ...events: readonly ForwardEvent[]): string[] {
  const lines: string[] = [];
  const progress = {
    say: (text: string) => void lines.push(text),
    step: (text: string) => void lines.push(`${text} …`),
    stop: () => void lines.push('-'),
  };
  const tell = tellEvents('notebook/lab', progress, { isTTY, columns: 40 });
  for (const event of events) tell(event);
  return lines;
}

const told = (...events: readonly ForwardEvent[]): string[] => toldOn(false, ...events);

test('on a terminal it is broken between words', () => {
  const next = 'ask for less memory, or wait until one of them ends';
  expect(
    toldOn(true, { type: 'waiting', sentence: 'no node has 64 GiB of memory free at present', next, problem: true }),
  ).toEqual([
    'notebook/lab: no node has 64 GiB of\n  memory free at present',
    '  fix: ask for less memory, or wait\n       until one of them ends',
  ]);
});

test('what passes by itself is a step, what does not is a line with what to do', () => {
  const next = 'do something';
  expect(
    told(
      { type: 'waiting', sentence: 'its image is pulled', problem: false },
      { type: 'waiting', sentence: 'no node has room', problem: true },
      { type: 'waiting', sentence: 'it is suspended', next, problem: false },
      { type: 'connected', pod: 'p' },
    ),
  ).toEqual([
    'notebook/lab: its image is pulled …',
    'notebook/lab: no node has room',
    'notebook/lab: it is suspended',
    '  fix: do something',
    '-',
  ]);
});

test('what to do is said once for each cause', () => {
  const next = 'resume it';
  const lost: ForwardEvent = { type: 'lost', reason: 'it is suspended; its pod is still being stopped', next };
  expect(told(lost, { type: 'waiting', sentence: 'it is suspended', next, problem: false })).toEqual([
    'notebook/lab: the connection is lost (it is suspended; its pod is still being stopped); reconnecting',
    '  fix: resume it',
    'notebook/lab: it is suspended',
  ]);
  expect(told(lost, { type: 'again', pod: 'p' }, lost)).toHaveLength(5);
});

test('what a cluster says cannot take over a terminal', () => {
  const lines = told({ type: 'refused', message: 'no\u001b[2J', fix: 'look\r' }).join();
  expect([lines.includes('\u001b'), lines.includes('\r')]).toEqual([false, false]);
});
