import { takeFrames } from '../take-frames.ts';

/** What a frame reader finds. */
export interface SpdyListener {
  /** A piece of a DATA frame, and whether the stream ends with it. The bytes are the chunk's own, not a copy. */
  data(stream: number, piece: Uint8Array, end: boolean): void;
  /** A control frame, with as much of its payload as its numbers need; header blocks are passed over unread. */
  control(frame: ControlFrame): void;
}

export interface ControlFrame {
  readonly type: number;
  /** The flag FIN: its stream ends with it. */
  readonly end: boolean;
  /** The payload's first eight bytes, zero where it is shorter. */
  readonly words: readonly [number, number];
}

/** Thrown for bytes that are no SPDY/3 frame. */
export class BrokenSpdy extends Error {}

export const CONTROL = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goAway: 7 } as const;

const HEADER_BYTES = 8;
const KEPT_BYTES = 8;
const VERSION = 3;
const FIN = 1;

/**
 * Takes frames apart, however they are cut into chunks. Keeps sixteen bytes, so no frame is too long.
 *
 * @returns a function to be fed with chunks; throws BrokenSpdy.
 * @see https://www.chromium.org/spdy/spdy-protocol/spdy-protocol-draft3-1/#TOC-2.2-Framing
 */
export function createSpdyReader(listener: SpdyListener): (chunk: Uint8Array) => void {
  const kept = new DataView(new ArrayBuffer(KEPT_BYTES));
  return takeFrames<Frame>({
    headerBytes: HEADER_BYTES,
    readHeader: (header, have) => {
      if (have < HEADER_BYTES) return undefined;
      kept.setBigUint64(0, 0n);
      return readHeader(header);
    },
    payload: (piece, { type, stream, end, length }, missing) => {
      const before = length - missing - piece.length;
      if (type === undefined) return listener.data(stream, piece, end && missing === 0);
      if (before < KEPT_BYTES) keep(kept, piece, before);
      if (missing === 0) listener.control({ type, end, words: [kept.getUint32(0), kept.getUint32(4)] });
    },
  });
}

interface Frame {
  /** Of a control frame; undefined for data. */
  readonly type: number | undefined;
  readonly stream: number;
  readonly end: boolean;
  readonly length: number;
}

function readHeader(header: DataView): Frame {
  const first = header.getUint32(0);
  const rest = header.getUint32(4);
  const isControl = first >= 0x80000000;
  if (isControl && ((first >>> 16) & 0x7fff) !== VERSION) throw new BrokenSpdy('it is of another version');
  return {
    type: isControl ? first & 0xffff : undefined,
    stream: first,
    end: ((rest >>> 24) & FIN) !== 0,
    length: rest & 0xffffff,
  };
}

function keep(kept: DataView, piece: Uint8Array, at: number): void {
  for (let index = 0; index < piece.length && at + index < KEPT_BYTES; index++)
    kept.setUint8(at + index, piece[index] ?? 0);
}
