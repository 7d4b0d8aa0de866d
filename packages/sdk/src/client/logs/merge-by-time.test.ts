import { expect, test } from 'vitest';
import type { TimedPiece } from './log-position.ts';
import { mergeByTime } from './merge-by-time.ts';

async function* pieces(...given: readonly TimedPiece[]): AsyncGenerator<TimedPiece> {
  yield* given;
}
const line = (time: string | undefined, text: string, ends = true): TimedPiece => ({ time, text, begins: true, ends });
const rest = (text: string): TimedPiece => ({ time: undefined, text, begins: false, ends: true });

test('the oldest line comes first, and no line is torn apart', async () => {
  const sources = new Map([
    ['a', pieces(line('1', 'a1'), line('3', 'a3', false), rest('…'), line(undefined, 'a3 too'))],
    ['b', pieces(line('2', 'b2'), line('4', 'b4'))],
    ['c', pieces()],
  ]);
  const found: string[] = [];
  for await (const { source, piece } of mergeByTime(sources)) found.push(`${source}: ${piece.text}`);
  expect(found).toEqual(['a: a1', 'b: b2', 'a: a3', 'a: …', 'a: a3 too', 'b: b4']);
});
