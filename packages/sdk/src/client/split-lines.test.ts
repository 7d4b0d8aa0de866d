import { expect, test } from 'vitest';
import { splitLines } from './split-lines.ts';

async function split(chunks: readonly (string | Buffer)[], maxBytes = 100): Promise<string[]> {
  async function* source(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  const lines: string[] = [];
  for await (const line of splitLines(source(), maxBytes)) lines.push(line);
  return lines;
}

test.each([
  ['lines cut anywhere', ['a\nb', 'c\n', 'd'], ['a', 'bc', 'd']],
  ['empty lines and carriage returns', ['a\r\n\n', 'b\n'], ['a', '', 'b']],
  ['nothing', [], []],
  ['one chunk of many lines', ['1\n2\n3\n'], ['1', '2', '3']],
] as const)('%s', async (_name, chunks, want) => {
  expect(await split(chunks)).toEqual(want);
});

test('a character that comes in two halves stays whole', async () => {
  const bytes = Buffer.from('Grüße 🚀\n');
  for (let at = 1; at < bytes.length; at++) {
    expect(await split([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(['Grüße 🚀']);
  }
});

test('an endless line comes in bounded pieces that cut no character', async () => {
  const pieces = await split(['ü'.repeat(50)], 15);
  expect(pieces.join('')).toBe('ü'.repeat(50));
  expect(Math.max(...pieces.map((each) => Buffer.byteLength(each)))).toBeLessThanOrEqual(15);
});
