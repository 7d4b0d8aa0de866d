import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AisubmitError } from '../../errors.ts';
import { NOT_LISTENING } from '../stream/port-forward/forward-error.ts';
import { ApiError } from '../transport/api-error.ts';
import { mayPass } from './may-pass.ts';
import { pauseMs } from './pause-ms.ts';
import type { Reach } from './reach-workload.ts';
import { resetSocket } from './reset-socket.ts';

/** What a client said before its first answer is kept up to here, to be said again to a server that had not started. */
const KEPT_BYTES = 64 * 1024;
/** A server that does not listen yet is tried for so long. */
const PATIENCE_MS = 60_000;
/** How long a client may still talk to a pod that is done with it. */
const FAREWELL_MS = 10_000;

/** Connects a client of this machine to a port of the workload, and stays until both are done. */
export async function relay(socket: Socket, reach: Reach, port: number): Promise<void> {
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  socket.on('error', () => undefined);
  const kept = new KeptBytes(socket);
  const late = reach.clock.now() + PATIENCE_MS;
  try {
    for (let failures = 0; ; failures++) {
      const stream = await reach.dial(port, gone.signal);
      stream.once('data', () => reach.refused(undefined));
      const { error, answered } = await pump(socket, stream, kept);
      if (error === undefined || socket.destroyed) return;
      if (!isUnheard(error) || answered || !kept.complete || reach.clock.now() > late) throw error;
      await reach.clock.sleep(pauseMs(failures, reach.clock), gone.signal);
    }
  } catch (error) {
    resetSocket(socket);
    if (gone.signal.aborted || reach.signal.aborted || !(error instanceof AisubmitError)) return;
    if (isUnheard(error)) reach.refused(error);
    else if (mayPass(error)) reach.suspect(error);
  }
}

/** True when nobody in the pod has heard what was said. */
function isUnheard(error: unknown): boolean {
  return error instanceof ApiError && (error.statusReason === NOT_LISTENING || error.code === 'NOT_FOUND');
}

interface Pumped {
  readonly error?: unknown;
  /** Something came back. */
  readonly answered: boolean;
}

function pump(socket: Socket, stream: Duplex, kept: KeptBytes): Promise<Pumped> {
  return new Promise((resolve) => {
    let answered = false;
    let settled = false;
    const cut = (): void => void stream.destroy();
    const settle = (error?: Error): void => {
      if (settled) return;
      settled = true;
      socket.off('close', cut);
      socket.unpipe(stream);
      stream.unpipe(socket);
      if (error === undefined) farewell(socket);
      resolve({ answered, ...(error === undefined ? {} : { error }) });
    };
    stream.on('error', settle);
    stream.once('close', () => settle());
    stream.once('data', () => {
      answered = true;
      kept.stop();
    });
    socket.once('close', cut);
    if (socket.destroyed) return cut();
    for (const chunk of kept.chunks) stream.write(chunk);
    kept.start();
    socket.pipe(stream);
    stream.pipe(socket);
  });
}

/** The pod has said everything: what is on its way still arrives, what would come has nowhere to go. */
function farewell(socket: Socket): void {
  socket.end();
  socket.resume();
  setTimeout(() => socket.destroy(), FAREWELL_MS).unref();
}

/** The first bytes of a client, until somebody answers or they are too many. */
class KeptBytes {
  readonly chunks: Buffer[] = [];
  /** True while everything the client said is in `chunks`. */
  complete = true;
  readonly #socket: Socket;
  readonly #keep: (chunk: Buffer) => void;
  #size = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#keep = (chunk) => {
      this.#size += chunk.length;
      if (this.#size > KEPT_BYTES) this.stop();
      else this.chunks.push(chunk);
    };
  }

  start(): void {
    if (!this.complete || this.#socket.listeners('data').includes(this.#keep)) return;
    this.#socket.on('data', this.#keep);
  }

  stop(): void {
    this.#socket.off('data', this.#keep);
    this.complete = false;
    this.chunks.length = 0;
  }
}
