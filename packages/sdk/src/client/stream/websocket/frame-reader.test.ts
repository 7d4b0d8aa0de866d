import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BrokenFrame, createFrameReader } from './frame-reader.ts';

function read(...chunks: readonly Uint8Array[]): string[] {
  const seen: string[] = [];
  const feed = createFrameReader({
    data: (piece, last) => seen.push(`${Buffer.from(piece).toString('latin1')}${last ? '.' : ''}`),
    ping: (payload) => seen.push(`ping ${Buffer.from(payload).toString()}`),
    pong: () => seen.push('pong'),
    goodbye: (code, reason) => seen.push(`goodbye ${code} ${reason}`),
  });
  for (const chunk of chunks) feed(chunk);
  return seen;
}

function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(' ', ''), 'hex');
}

const HELLO = Buffer.from('Hello').toString('hex');

test.each([
  ['a message', `8205${HELLO}`, ['Hello.']],
  [
    'a message of two frames with a ping between them',
    `0203 48656c 8905${HELLO} 8002 6c6f`,
    ['Hel', 'ping Hello', 'lo.'],
  ],
  ['an empty message', '8200', ['.']],
  ['two messages', `8201 61 8201 62`, ['a.', 'b.']],
  ['a pong', '8a00', ['pong']],
  ['a goodbye with a reason', '8804 03e8 6f6b', ['goodbye 1000 ok']],
  ['a goodbye without a code', '8800', ['goodbye 1005 ']],
])('%s', (_name, bytes, wanted) => {
  expect(read(hex(bytes))).toEqual(wanted);
});

test('lengths of two and of eight bytes', () => {
  expect(read(hex('827e0100'), Buffer.alloc(256, 'a')).join('')).toHaveLength(257);
  expect(read(hex('827f0000000000010000'), Buffer.alloc(65_536, 'a')).join('')).toHaveLength(65_537);
});

test('a frame is handed on as it comes, however long it says it is', () => {
  expect(read(hex('827f001fffffffffffff'), Buffer.from('ab'), Buffer.from('cd'))).toEqual(['ab', 'cd']);
});

test.each([
  ['a masked frame', '8281 00000000 61'],
  ['an extension', 'c201 61'],
  ['text', '8101 61'],
  ['an unknown kind', '8301 61'],
  ['an unknown control frame', '8b00'],
  ['a ping in two frames', '0901 61'],
  ['a ping that is too long', '897e007e'],
  ['a message in the middle of another', '0201 61 8201 62'],
  ['the rest of no message', '8001 61'],
  ['a length that is no number', '827fffffffffffffffff'],
])('%s is refused', (_name, bytes) => {
  expect(() => read(hex(bytes))).toThrow(BrokenFrame);
});

test('where the chunks are cut changes nothing', () => {
  const frames = hex(`0203 48656c 8905${HELLO} 8002 6c6f 827e0080 ${'61'.repeat(128)} 8a00 8804 03e8 6f6b`);
  const whole = read(frames).join('').replaceAll('.', '');
  fc.assert(
    fc.property(fc.array(fc.nat(frames.length), { maxLength: 20 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), frames.length];
      const chunks = places.slice(1).map((end, index) => frames.subarray(places[index], end));
      expect(
        read(...chunks)
          .join('')
          .replaceAll('.', ''),
      ).toBe(whole);
    }),
  );
});

test('garbage is handed on or refused, and never more of it than came', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 10 }), (chunks) => {
      let handed = 0;
      const count = (piece: Uint8Array): void => {
        handed += piece.length;
      };
      const feed = createFrameReader({ data: count, ping: count, pong: () => {}, goodbye: () => {} });
      try {
        for (const chunk of chunks) feed(chunk);
      } catch (error) {
        expect(error).toBeInstanceOf(BrokenFrame);
      }
      expect(handed).toBeLessThanOrEqual(chunks.reduce((sum, each) => sum + each.length, 0));
    }),
    { numRuns: 500 },
  );
});
