/** Kinds of frames that a client sends. */
export const OPCODES = { binary: 2, goodbye: 8, ping: 9, pong: 10 } as const;

/** Room for the longest header, so placed that the payload begins where words of four bytes do. */
const ROOM = 16;

/** A buffer for frames whose payload is at most so long; it has memory of its own, where Buffer's pool begins anywhere. */
export function frameBuffer(payloadBytes: number): Uint8Array<ArrayBuffer> {
  return Buffer.allocUnsafeSlow(ROOM + Math.ceil(payloadBytes / 4) * 4);
}

/**
 * Makes one frame that is a whole message, in one buffer, so that TLS makes as few records of it as it can.
 *
 * @param bytes - Made by {@link frameBuffer}; the frame is a part of it.
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-5.3
 */
export function encodeFrame(
  { opcode, parts, mask }: Frame,
  bytes: Uint8Array<ArrayBuffer> = frameBuffer(totalBytes(parts)),
): Uint8Array {
  let at = ROOM;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  bytes.set(mask, ROOM - 4);
  const length = at - ROOM;
  applyMask(new Uint32Array(bytes.buffer, 0, (ROOM + Math.ceil(length / 4) * 4) / 4));
  const start = writeLength(bytes, length);
  bytes[start] = 0x80 | opcode;
  return bytes.subarray(start, ROOM + length);
}

export interface Frame {
  readonly opcode: number;
  readonly parts: readonly Uint8Array[];
  /** Four unpredictable bytes. */
  readonly mask: Uint8Array;
}

export function totalBytes(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** Four bytes at a time, whatever their order in this machine: the mask is read as it lies. */
function applyMask(words: Uint32Array): void {
  const first = ROOM / 4;
  const mask = words[first - 1] ?? 0;
  for (let index = first; index < words.length; index++) words[index] = (words[index] ?? 0) ^ mask;
}

/** Writes the length in front of the mask; returns where the header begins. */
function writeLength(bytes: Uint8Array, length: number): number {
  const end = ROOM - 4;
  const view = new DataView(bytes.buffer);
  if (length < 126) {
    bytes[end - 1] = 0x80 | length;
    return end - 2;
  }
  if (length < 65_536) {
    bytes[end - 3] = 0x80 | 126;
    view.setUint16(end - 2, length);
    return end - 4;
  }
  bytes[end - 9] = 0x80 | 127;
  view.setBigUint64(end - 8, BigInt(length));
  return end - 10;
}
