import { expect, test } from 'vitest';
import { inPieces } from './pieces.ts';

function lengths(...sizes: readonly number[]): number[][] {
  return [...inPieces(sizes.map((size) => new Uint8Array(size)))].map((group) => group.map((piece) => piece.length));
}

test('small parts go together', () => {
  expect(lengths(10, 20)).toEqual([[10, 20]]);
});

test('nothing makes no message', () => {
  expect(lengths()).toEqual([]);
  expect(lengths(0)).toEqual([]);
});

test('a message is filled before the next one begins', () => {
  expect(lengths(100_000, 100_000)).toEqual([[100_000, 31_072], [68_928]]);
  expect(lengths(300_000)).toEqual([[131_072], [131_072], [37_856]]);
  expect(lengths(131_072, 1)).toEqual([[131_072], [1]]);
});
