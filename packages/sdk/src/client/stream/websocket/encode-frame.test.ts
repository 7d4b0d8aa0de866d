import { expect, test } from 'vitest';
import { encodeFrame } from './encode-frame.ts';

const NO_MASK = new Uint8Array(4);

function head(frame: Uint8Array, length: number): string {
  return Buffer.from(frame.subarray(0, length)).toString('hex');
}

test('a masked message is what RFC 6455 shows in 5.7', () => {
  const mask = new Uint8Array([0x37, 0xfa, 0x21, 0x3d]);
  const frame = encodeFrame(1, [Buffer.from('Hel'), Buffer.from('lo')], mask);
  expect(Buffer.from(frame).toString('hex')).toBe('818537fa213d7f9f4d5158');
});

test('an empty ping has a mask all the same', () => {
  expect(Buffer.from(encodeFrame(9, [], new Uint8Array([1, 2, 3, 4]))).toString('hex')).toBe('898001020304');
});

test('the length takes as little room as it can', () => {
  expect(head(encodeFrame(2, [new Uint8Array(125)], NO_MASK), 6)).toBe('82fd00000000');
  expect(head(encodeFrame(2, [new Uint8Array(126)], NO_MASK), 8)).toBe('82fe007e00000000');
  expect(head(encodeFrame(2, [new Uint8Array(65_535)], NO_MASK), 8)).toBe('82feffff00000000');
  expect(head(encodeFrame(2, [new Uint8Array(65_536)], NO_MASK), 14)).toBe('82ff000000000001000000000000');
  expect(encodeFrame(2, [new Uint8Array(65_536)], NO_MASK)).toHaveLength(65_550);
});
