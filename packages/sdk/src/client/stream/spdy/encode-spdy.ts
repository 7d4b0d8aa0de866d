import { CONTROL } from './frame-reader.ts';

const VERSION_3 = 0x8003;
const FIN = 1;

/** The head of a DATA frame; `length` bytes are to follow it. */
export function dataHeader(stream: number, length: number, end: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, stream);
  view.setUint32(4, ((end ? FIN : 0) << 24) | length);
  return new Uint8Array(view.buffer);
}

export function pingFrame(id: number): Uint8Array {
  return controlFrame(CONTROL.ping, words(id));
}

/**
 * Makes the frames that open streams, in the order of their numbers. The header blocks of a connection are one zlib stream;
 * here it is made of stored blocks, which need no compressor and refer to nothing before them.
 */
export function synStreams(streams: readonly SpdyStream[]): readonly Uint8Array[] {
  return streams.map(({ stream, headers }, index) => {
    const block = headerBlock(headers);
    const prefix = index === 0 ? ZLIB_HEADER : new Uint8Array(0);
    return controlFrame(CONTROL.synStream, Buffer.concat([words(stream, 0), new Uint8Array(2), prefix, stored(block)]));
  });
}

export interface SpdyStream {
  /** Odd, and higher than those before. */
  readonly stream: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Deflate with a preset dictionary, and the Adler-32 of SPDY/3's: the reader insists on it, although nothing refers to it. */
const ZLIB_HEADER: Uint8Array = new Uint8Array([0x78, 0x20, 0xe3, 0xc6, 0xa7, 0xc2]);

/** A stored block, and an empty one: readers hand out what they have when they meet it, as after a flush. */
function stored(bytes: Uint8Array): Uint8Array {
  const head = new DataView(new ArrayBuffer(5));
  head.setUint16(1, bytes.length, true);
  head.setUint16(3, bytes.length ^ 0xffff, true);
  return Buffer.concat([new Uint8Array(head.buffer), bytes, new Uint8Array([0, 0, 0, 0xff, 0xff])]);
}

function headerBlock(headers: SpdyStream['headers']): Uint8Array {
  const entries = Object.entries(headers);
  return Buffer.concat([words(entries.length), ...entries.flat().flatMap(lengthAndText)]);
}

function lengthAndText(text: string): readonly Uint8Array[] {
  const bytes = new TextEncoder().encode(text);
  return [words(bytes.length), bytes];
}

function controlFrame(type: number, payload: Uint8Array): Uint8Array {
  return Buffer.concat([words(VERSION_3 * 65_536 + type, payload.length), payload]);
}

function words(...numbers: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(numbers.length * 4));
  for (const [index, number] of numbers.entries()) view.setUint32(index * 4, number);
  return new Uint8Array(view.buffer);
}
