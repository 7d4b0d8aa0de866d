import { takeFrames } from '../take-frames.ts';

/** What a frame reader finds. */
export interface FrameListener {
  /** A piece of a message, and whether it is the last one. The bytes are the chunk's own, not a copy. */
  data(piece: Uint8Array, last: boolean): void;
  ping(payload: Uint8Array): void;
  pong(): void;
  /** The server's goodbye; 1005 where it gives no code. */
  goodbye(code: number, reason: string): void;
}

/** Thrown for bytes that are no WebSocket frame, or none that a server may send. */
export class BrokenFrame extends Error {}

const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const GOODBYE = 8;
const PING = 9;
const PONG = 10;
const MAX_CONTROL_BYTES = 125;

/**
 * Takes a server's frames apart, however they are cut into chunks. Data is handed on as it comes and never gathered, so a
 * frame may claim any length.
 *
 * @returns a function to be fed with chunks; throws BrokenFrame.
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-5.2
 */
export function createFrameReader(listener: FrameListener): (chunk: Uint8Array) => void {
  const control = new Uint8Array(MAX_CONTROL_BYTES);
  let inMessage = false;
  return takeFrames<FrameHeader>({
    headerBytes: 10,
    readHeader: (header, have) => {
      const found = readHeader(header, have);
      if (found === undefined || found.opcode >= GOODBYE) return found;
      if ((found.opcode === CONTINUATION) !== inMessage) throw new BrokenFrame('a message begins in the middle');
      inMessage = !found.last;
      return found;
    },
    payload: (piece, { opcode, last, length }, missing) => {
      if (opcode < GOODBYE) return listener.data(piece, last && missing === 0);
      control.set(piece, length - missing - piece.length);
      if (missing === 0) give(listener, opcode, control.slice(0, length));
    },
  });
}

interface FrameHeader {
  readonly opcode: number;
  /** Of its message. */
  readonly last: boolean;
  readonly length: number;
}

/** Reads a header as soon as all of it is there. */
function readHeader(header: DataView, have: number): FrameHeader | undefined {
  if (have < 2) return undefined;
  const [first, second] = [header.getUint8(0), header.getUint8(1)];
  if (have === 2) refuse(first, second);
  const length = readLength(header, second, have);
  if (length === undefined) return undefined;
  if (!Number.isSafeInteger(length)) throw new BrokenFrame('a frame is too long');
  return { opcode: first & 0x0f, last: (first & 0x80) !== 0, length };
}

/** Seven bits, or one of two numbers that say how many bytes more hold it. */
function readLength(header: DataView, short: number, have: number): number | undefined {
  if (short < 126) return short;
  if (short === 126) return have < 4 ? undefined : header.getUint16(2);
  return have < 10 ? undefined : Number(header.getBigUint64(2));
}

function refuse(first: number, second: number): void {
  const opcode = first & 0x0f;
  if ((first & 0x70) !== 0) throw new BrokenFrame('a frame is of an extension');
  if ((second & 0x80) !== 0) throw new BrokenFrame('a server masks its frames');
  if (opcode === TEXT || (opcode > BINARY && (opcode < GOODBYE || opcode > PONG)))
    throw new BrokenFrame('a frame is of no known kind');
  if (opcode >= GOODBYE && (second > MAX_CONTROL_BYTES || (first & 0x80) === 0))
    throw new BrokenFrame('a control frame is too long');
}

function give(listener: FrameListener, opcode: number, payload: Uint8Array): void {
  if (opcode === PING) listener.ping(payload);
  else if (opcode === PONG) listener.pong();
  else {
    const [high = 0, low = 0] = payload;
    const code = payload.length < 2 ? 1005 : high * 256 + low;
    listener.goodbye(code, new TextDecoder().decode(payload.subarray(2)));
  }
}
