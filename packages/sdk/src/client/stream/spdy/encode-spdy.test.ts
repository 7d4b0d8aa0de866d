import { constants, inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { dataHeader, pingFrame, synStreams } from './encode-spdy.ts';

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}

test('data, its end, and a ping', () => {
  expect(hex(dataHeader(3, 65_536, false))).toBe('0000000300010000');
  expect(hex(dataHeader(3, 0, true))).toBe('0000000301000000');
  expect(hex(pingFrame(1))).toBe('800300060000000400000001');
});

test('the first stream begins the zlib stream, the second goes on with it', () => {
  const [first, second] = synStreams([
    { stream: 1, headers: { port: '80' } },
    { stream: 3, headers: { port: '81' } },
  ]);
  const block = '0000000100000004706f7274000000023830';
  const begun = '7820e3c6a7c2';
  expect(hex(first)).toBe(`800300010000002c00000001000000000000${begun}001200edff${block}000000ffff`);
  expect(hex(second)).toBe(`800300010000002600000003000000000000001200edff${block.replace('3830', '3831')}000000ffff`);
});

test('both header blocks together are what zlib reads', () => {
  const frames = synStreams([
    { stream: 1, headers: { port: '8888', streamtype: 'error' } },
    { stream: 3, headers: { port: '8888' } },
  ]);
  const blocks = Buffer.concat(frames.map((frame, index) => frame.subarray(index === 0 ? 24 : 18)));
  const text = inflateRawSync(blocks, { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1');
  expect(text.replaceAll('\0', '')).toBe('\u0002\u0004port\u00048888\nstreamtype\u0005error\u0001\u0004port\u00048888');
});

test('the number of a zlib header with a dictionary is a multiple of 31', () => {
  expect(0x7820 % 31).toBe(0);
});
