import { Duplex } from 'node:stream';

/** Sends frames of one stream. */
export interface FrameSender {
  data(id: number, payload: Uint8Array, isLast: boolean): Promise<void>;
  reset(id: number): void;
}

const MAX_PAYLOAD_BYTES = 64 * 1024;

/** One stream of a connection; `end()` closes our half, `destroy()` resets it. */
export class SpdyStream extends Duplex {
  readonly id: number;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly #sender: FrameSender;
  #onRead: (() => void) | undefined;

  constructor(sender: FrameSender, id: number, headers: ReadonlyMap<string, string>) {
    super({ allowHalfOpen: true });
    this.#sender = sender;
    this.id = id;
    this.headers = headers;
  }

  /** Takes what the peer sent; resolves when there is room for more. */
  async receive(payload: Buffer): Promise<void> {
    if (this.destroyed || this.readableEnded || payload.length === 0) return;
    if (this.push(payload)) return;
    await new Promise<void>((resolve) => {
      this.#onRead = resolve;
    });
  }

  override _read(): void {
    this.#onRead?.();
    this.#onRead = undefined;
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    const send = async () => {
      for (let from = 0; from < chunk.length; from += MAX_PAYLOAD_BYTES)
        await this.#sender.data(this.id, chunk.subarray(from, from + MAX_PAYLOAD_BYTES), false);
    };
    send().then(() => done(), done);
  }

  override _final(done: (error?: Error) => void): void {
    this.#sender.data(this.id, new Uint8Array(0), true).then(() => done(), done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!(this.readableEnded && this.writableFinished)) this.#sender.reset(this.id);
    this._read();
    done(error);
  }
}
