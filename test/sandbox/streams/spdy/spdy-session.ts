import type { Duplex } from 'node:stream';
import { HeaderBlocks } from './header-blocks.ts';
import { type FrameSender, SpdyStream } from './spdy-stream.ts';

const FRAME = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goAway: 7 } as const;
const FLAG_FIN = 1;
const STATUS_CANCEL = 5;
const HEAD_BYTES = 8;

interface Frame {
  /** Undefined for data. */
  readonly type: number | undefined;
  readonly streamId: number;
  readonly flags: number;
  readonly payload: Buffer;
}

/**
 * The server's end of SPDY/3.1, as far as Kubernetes uses it: streams that the client opens, data, half-close, reset, ping.
 * Like the library of real kubelets it keeps no windows: a stream that nobody reads holds up the whole connection.
 */
export class SpdySession implements FrameSender {
  readonly #connection: Duplex;
  readonly #onStream: (stream: SpdyStream) => void;
  readonly #blocks = new HeaderBlocks();
  readonly #streams = new Map<number, SpdyStream>();

  constructor(connection: Duplex, onStream: (stream: SpdyStream) => void) {
    this.#connection = connection;
    this.#onStream = onStream;
    connection.on('error', () => connection.destroy());
    connection.on('close', () => this.#close());
  }

  /** Serves until the peer goes. */
  async run(): Promise<void> {
    try {
      for await (const frame of framesOf(this.#connection)) await this.#take(frame);
    } catch {
      // Broken connection or broken frames: the peer sees the connection end.
    }
    this.#connection.destroy();
  }

  /** Ends the connection once what was written is on its way. */
  close(): void {
    if (this.#connection.destroyed) return;
    this.#connection.end(controlFrame(FRAME.goAway, words(0, 0)));
  }

  data(id: number, payload: Uint8Array, isLast: boolean): Promise<void> {
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt32BE(id, 0);
    head.writeUInt32BE(payload.length, 4);
    head.writeUInt8(isLast ? FLAG_FIN : 0, 4);
    return new Promise((resolve, reject) => {
      if (!this.#connection.writable) return reject(new Error('the connection is gone'));
      this.#connection.write(Buffer.concat([head, payload]), (error) =>
        error === null || error === undefined ? resolve() : reject(error),
      );
    });
  }

  reset(id: number): void {
    this.#send(FRAME.rstStream, words(id, STATUS_CANCEL));
  }

  #send(type: number, payload: Buffer): void {
    if (this.#connection.writable) this.#connection.write(controlFrame(type, payload));
  }

  async #take({ type, streamId, flags, payload }: Frame): Promise<void> {
    if (type === FRAME.synStream) return this.#open(payload, flags);
    if (type === FRAME.ping) return this.#send(FRAME.ping, payload);
    if (type === FRAME.rstStream) {
      this.#streams.get(payload.readUInt32BE(0))?.destroy();
      return;
    }
    if (type !== undefined) return;
    const stream = this.#streams.get(streamId);
    await stream?.receive(payload);
    if ((flags & FLAG_FIN) !== 0) stream?.push(null);
  }

  async #open(payload: Buffer, flags: number): Promise<void> {
    const id = payload.readUInt32BE(0);
    const stream = new SpdyStream(this, id, await this.#blocks.read(payload.subarray(10)));
    this.#streams.set(id, stream);
    stream.on('error', () => stream.destroy());
    stream.on('close', () => this.#streams.delete(id));
    this.#send(FRAME.synReply, Buffer.concat([words(id), await this.#blocks.writeEmpty()]));
    if ((flags & FLAG_FIN) !== 0) stream.push(null);
    this.#onStream(stream);
  }

  #close(): void {
    for (const stream of this.#streams.values()) stream.destroy();
  }
}

async function* framesOf(connection: Duplex): AsyncGenerator<Frame> {
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted = HEAD_BYTES;
  for await (const chunk of connection) {
    chunks.push(chunk);
    size += chunk.length;
    while (size >= wanted) {
      const all = Buffer.concat(chunks);
      const total = HEAD_BYTES + (all.readUInt32BE(4) & 0xff_ffff);
      const isWhole = size >= total;
      if (isWhole) yield frameOf(all.subarray(0, total));
      const rest = isWhole ? all.subarray(total) : all;
      chunks = [rest];
      size = rest.length;
      wanted = isWhole ? HEAD_BYTES : total;
    }
  }
}

function frameOf(bytes: Buffer): Frame {
  const isControl = (bytes.readUInt8(0) & 0x80) !== 0;
  return {
    type: isControl ? bytes.readUInt16BE(2) : undefined,
    streamId: isControl ? 0 : bytes.readUInt32BE(0),
    flags: bytes.readUInt8(4),
    payload: bytes.subarray(HEAD_BYTES),
  };
}

function controlFrame(type: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt16BE(0x8003, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt32BE(payload.length, 4);
  return Buffer.concat([head, payload]);
}

function words(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) buffer.writeUInt32BE(value, i * 4);
  return buffer;
}
