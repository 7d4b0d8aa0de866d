import { expect, test } from 'vitest';
import { writeFully } from './write-fully.ts';

const failing = (code: string): Error => Object.assign(new Error(code), { code });

/** Writes to a pipe that takes so many bytes at a time, and then says why it takes no more. */
function write(text: string, takes: readonly number[], end?: string): readonly [string, string] {
  let [written, rest] = ['', ''];
  const left = [...takes];
  writeFully(1, text, {
    now: (_fd, bytes) => {
      const size = left.shift();
      if (size === undefined && end !== undefined) throw failing(end);
      const part = Buffer.from(bytes).subarray(0, size ?? bytes.length);
      written += part.toString();
      return part.length;
    },
    later: (bytes) => {
      rest = Buffer.from(bytes).toString();
    },
  });
  return [written, rest];
}

test('a pipe that takes a part gets the rest', () => {
  expect(write('abcdef', [2, 3])).toEqual(['abcdef', '']);
});

test('what a full pipe does not take is written later, each byte once', () => {
  expect(write('abcdef', [4], 'EAGAIN')).toEqual(['abcd', 'ef']);
});

test.each(['EPIPE', 'EOF'])('a reader that has gone is no error (%s)', (code) => {
  expect(write('abcdef', [1], code)).toEqual(['a', '']);
});

test('anything else is one', () => {
  expect(() => write('a', [], 'EIO')).toThrow('EIO');
});
