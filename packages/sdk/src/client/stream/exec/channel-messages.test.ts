import { expect, test } from 'vitest';
import { createMessageReader } from './channel-messages.ts';

function read(...pieces: readonly (readonly [string, boolean])[]): string[] {
  const seen: string[] = [];
  const feed = createMessageReader((channel, piece) => seen.push(`${channel}:${Buffer.from(piece).toString()}`));
  for (const [text, last] of pieces) feed(Buffer.from(text, 'latin1'), last);
  return seen;
}

test('every message begins with its channel, however many pieces it comes in', () => {
  expect(read(['\x01out', true], ['\x02err', true])).toEqual(['1:out', '2:err']);
  expect(read(['\x01', false], ['ab', false], ['c', true], ['\x02d', true])).toEqual(['1:ab', '1:c', '2:d']);
});

test('an empty message says nothing', () => {
  expect(read(['', true], ['\x01', true], ['', false], ['\x01a', true])).toEqual(['1:a']);
});
