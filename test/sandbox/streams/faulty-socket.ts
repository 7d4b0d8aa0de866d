import { Duplex } from 'node:stream';
import type { StreamFault } from '../faults.ts';
import { closeFrame, MessageEnds } from './message-ends.ts';

const HEAD_END = '\r\n\r\n';

/** A connection on which a fault strikes when its time has come. */
export class FaultySocket extends Duplex {
  readonly #socket: Duplex;
  readonly #fault: StreamFault;
  readonly #ends = new MessageEnds();
  #isPastHead = false;
  /** How many bytes may still pass to the client. */
  #left: number;
  #hasStruck = false;
  #idle: NodeJS.Timeout | undefined;
  #clock: NodeJS.Timeout | undefined;

  constructor(socket: Duplex, fault: StreamFault) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.#fault = fault;
    const waits = fault.afterMs !== undefined || fault.idleMs !== undefined;
    this.#left = fault.afterBytes ?? (waits ? Number.POSITIVE_INFINITY : 0);
    socket.on('data', (chunk: Buffer) => {
      this.#busy();
      if (!this.push(chunk)) socket.pause();
    });
    socket.on('end', () => this.push(null));
    socket.on('close', () => this.destroy());
    if (fault.afterMs !== undefined) this.#clock = setTimeout(() => this.#due(), fault.afterMs).unref();
    this.#busy();
  }

  override _read(): void {
    if (!this.#isDeaf) this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#busy();
    const head = this.#headIn(chunk);
    const body = this.#bodyThatPasses(chunk.subarray(head));
    const passes = chunk.subarray(0, head + body.length);
    const isDue = this.#isPastHead && (body.length < chunk.length - head || this.#left <= 0);
    this.#socket.write(passes, (error) => {
      if (isDue && this.#canStrike) this.#strike();
      done(error);
    });
  }

  override _final(done: () => void): void {
    if (!this.#hasStruck || this.#fault.kind === 'stall') this.#socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#clock);
    // Who has fallen silent says no farewell either.
    if (!(this.#hasStruck && this.#fault.kind === 'silence')) this.#socket.destroy();
    done(error);
  }

  get #isDeaf(): boolean {
    return this.#hasStruck && (this.#fault.kind === 'silence' || this.#fault.kind === 'stall');
  }

  /** A close frame has its place between two messages only. */
  get #canStrike(): boolean {
    return typeof this.#fault.kind !== 'number' || this.#ends.isAtEnd;
  }

  /** How many bytes of a chunk belong to the answer's head. */
  #headIn(chunk: Buffer): number {
    if (this.#isPastHead) return 0;
    const end = chunk.indexOf(HEAD_END);
    this.#isPastHead = end >= 0;
    return end < 0 ? chunk.length : end + HEAD_END.length;
  }

  #bodyThatPasses(body: Buffer): Buffer {
    const { kind } = this.#fault;
    if (this.#hasStruck && kind !== 'stall') return body.subarray(0, 0);
    const left = this.#left;
    this.#left -= body.length;
    if (kind === 'stall') return body;
    if (typeof kind !== 'number') return body.subarray(0, Math.max(0, left));
    const wasAtEnd = this.#ends.isAtEnd;
    if (left <= 0 && wasAtEnd) return body.subarray(0, 0);
    const end = this.#ends.follow(body).find((position) => position >= left);
    return end === undefined ? body : this.#cutBehind(body, end);
  }

  /** What follows the cut never existed. */
  #cutBehind(body: Buffer, end: number): Buffer {
    this.#ends.reset();
    return body.subarray(0, end);
  }

  #busy(): void {
    if (this.#fault.idleMs === undefined) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#due(), this.#fault.idleMs).unref();
  }

  #due(): void {
    this.#left = 0;
    if (this.#isPastHead && this.#canStrike) this.#strike();
  }

  #strike(): void {
    if (this.#hasStruck) return;
    this.#hasStruck = true;
    const { kind } = this.#fault;
    if (kind === 'cut') this.destroy();
    else if (typeof kind === 'number') this.#socket.end(closeFrame(kind));
    else this.#socket.pause();
  }
}
