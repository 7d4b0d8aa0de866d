import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BrokenSpdy, createSpdyReader } from './frame-reader.ts';

function read(...chunks: readonly Uint8Array[]): string[] {
  const seen: string[] = [];
  const feed = createSpdyReader({
    data: (stream, piece, end) => seen.push(`${stream}:${Buffer.from(piece).toString('latin1')}${end ? '.' : ''}`),
    control: ({ type, end, words }) => seen.push(`control ${type} ${words.join(' ')}${end ? '.' : ''}`),
  });
  for (const chunk of chunks) feed(chunk);
  return seen;
}

function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(' ', ''), 'hex');
}

test.each([
  ['data', '00000003 00000002 6869', ['3:hi']],
  ['data that ends its stream', '00000003 01000002 6869', ['3:hi.']],
  ['the end without data', '00000001 01000000', ['1:.']],
  ['a ping', '80030006 00000004 00000001', ['control 6 1 0']],
  ['a reset', '80030003 00000008 00000003 00000005', ['control 3 3 5']],
  [
    'a reply, whose headers are passed over',
    '80030002 00000010 00000003 78bbe3c6a7c262e0000000ff',
    ['control 2 3 2025579462'],
  ],
  ['a reply that ends its stream', '80030002 01000004 00000001', ['control 2 1 0.']],
  ['a goodbye', '80030007 00000008 00000003 00000000', ['control 7 3 0']],
  [
    'settings, and what follows them',
    '80030004 0000000c 00000001 04000000 00000064 00000003 00000001 61',
    ['control 4 1 67108864', '3:a'],
  ],
  ['an unknown frame, and what follows it', '800300ff 00000000 00000003 00000001 61', ['control 255 0 0', '3:a']],
])('%s', (_name, bytes, wanted) => {
  expect(read(hex(bytes))).toEqual(wanted);
});

test('data is handed on as it comes; only its last piece ends the stream', () => {
  expect(read(hex('00000003 01ffffff'), Buffer.from('ab'), Buffer.from('cd'))).toEqual(['3:ab', '3:cd']);
  expect(read(hex('00000003 01000004'), Buffer.from('ab'), Buffer.from('cd'))).toEqual(['3:ab', '3:cd.']);
});

test('another version is refused', () => {
  expect(() => read(hex('80020006 00000004 00000001'))).toThrow(BrokenSpdy);
});

test('where the chunks are cut changes nothing', () => {
  const frames = hex(
    '80030002 00000010 00000003 78bbe3c6a7c262e0000000ff 00000003 00000004 61626364 80030006 00000004 00000002 00000001 01000000',
  );
  fc.assert(
    fc.property(fc.array(fc.nat(frames.length), { maxLength: 20 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), frames.length];
      const chunks = places.slice(1).map((end, index) => frames.subarray(places[index], end));
      const seen = read(...chunks);
      expect(seen.filter((each) => !each.startsWith('3:'))).toEqual(['control 2 3 2025579462', 'control 6 2 0', '1:.']);
      expect(
        seen
          .filter((each) => each.startsWith('3:'))
          .map((each) => each.slice(2))
          .join(''),
      ).toBe('abcd');
    }),
  );
});

test('garbage is handed on or refused, and never more of it than came', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 10 }), (chunks) => {
      let handed = 0;
      const feed = createSpdyReader({
        data: (_stream, piece) => {
          handed += piece.length;
        },
        control: () => {},
      });
      try {
        for (const chunk of chunks) feed(chunk);
      } catch (error) {
        expect(error).toBeInstanceOf(BrokenSpdy);
      }
      expect(handed).toBeLessThanOrEqual(chunks.reduce((sum, each) => sum + each.length, 0));
    }),
    { numRuns: 500 },
  );
});
