import { expect, test } from 'vitest';
import { encodeFrame, frameBuffer } from './encode-frame.ts';

const NO_MASK = new Uint8Array(4);

function head(frame: Uint8Array, length: number): string {
  return Buffer.from(frame.subarray(0, length)).toString('hex');
}

test('a masked message is what RFC 6455 shows in 5.7', () => {
  const mask = new Uint8Array([0x37, 0xfa, 0x21, 0x3d]);
  const frame = encodeFrame({ opcode: 1, parts: [Buffer.from('Hel'), Buffer.from('lo')], mask: mask });
  expect(Buffer.from(frame).toString('hex')).toBe('818537fa213d7f9f4d5158');
});

test('an empty ping has a mask all the same', () => {
  expect(Buffer.from(encodeFrame({ opcode: 9, parts: [], mask: new Uint8Array([1, 2, 3, 4]) })).toString('hex')).toBe(
    '898001020304',
  );
});

test('a buffer that was used before leaves nothing behind', () => {
  const buffer = frameBuffer(100);
  encodeFrame({ opcode: 2, parts: [Buffer.alloc(100, 0xff)], mask: NO_MASK }, buffer);
  const frame = encodeFrame({ opcode: 9, parts: [], mask: new Uint8Array([1, 2, 3, 4]) }, buffer);
  expect(Buffer.from(frame).toString('hex')).toBe('898001020304');
});

test('the length takes as little room as it can', () => {
  expect(head(encodeFrame({ opcode: 2, parts: [new Uint8Array(125)], mask: NO_MASK }), 6)).toBe('82fd00000000');
  expect(head(encodeFrame({ opcode: 2, parts: [new Uint8Array(126)], mask: NO_MASK }), 8)).toBe('82fe007e00000000');
  expect(head(encodeFrame({ opcode: 2, parts: [new Uint8Array(65_535)], mask: NO_MASK }), 8)).toBe('82feffff00000000');
  expect(head(encodeFrame({ opcode: 2, parts: [new Uint8Array(65_536)], mask: NO_MASK }), 14)).toBe(
    '82ff000000000001000000000000',
  );
  expect(encodeFrame({ opcode: 2, parts: [new Uint8Array(65_536)], mask: NO_MASK })).toHaveLength(65_550);
});
