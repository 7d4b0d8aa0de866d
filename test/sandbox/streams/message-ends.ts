/** Finds where WebSocket frames of a server end in what it sends. */
export class MessageEnds {
  #head: number[] = [];
  #payloadLeft = 0;

  /** Whether what was sent so far ends with a whole frame. */
  get isAtEnd(): boolean {
    return this.#head.length === 0 && this.#payloadLeft === 0;
  }

  /** Follows some bytes; answers the positions in them behind which a frame ends. */
  follow(bytes: Uint8Array): number[] {
    const ends: number[] = [];
    for (let position = 0; position < bytes.length; ) {
      if (this.#payloadLeft > 0) {
        const step = Math.min(this.#payloadLeft, bytes.length - position);
        this.#payloadLeft -= step;
        position += step;
      } else {
        this.#head.push(bytes[position] ?? 0);
        position += 1;
        this.#readHead();
      }
      if (this.isAtEnd) ends.push(position);
    }
    return ends;
  }

  /** Forgets a frame that was begun. */
  reset(): void {
    this.#head = [];
    this.#payloadLeft = 0;
  }

  #readHead(): void {
    const [, short = 0] = this.#head;
    const lengthBytes = { 126: 2, 127: 8 }[short] ?? 0;
    if (this.#head.length < 2 + lengthBytes) return;
    const long = this.#head.slice(2).reduce((sum, byte) => sum * 256 + byte, 0);
    this.#payloadLeft = lengthBytes === 0 ? short : long;
    this.#head = [];
  }
}

/** A server's close frame without words. */
export function closeFrame(code: number): Buffer {
  const frame = Buffer.from([0x88, 2, 0, 0]);
  frame.writeUInt16BE(code, 2);
  return frame;
}
