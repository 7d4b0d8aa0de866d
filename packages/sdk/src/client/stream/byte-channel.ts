import type { Duplex } from 'node:stream';
import { ApiError } from '../transport/api-error.ts';
import type { ChannelListener, StreamChannel } from '../transport/kube-api.ts';

/** A connection that has become a stream. */
export interface OpenSocket {
  readonly socket: Duplex;
  /** What has come already. */
  readonly head: Uint8Array;
  readonly protocol: string;
  /** Of the server, for messages. */
  readonly host: string;
}

/** The bare bytes of a connection as a channel: a message is whatever was read at once. */
export function byteChannel(open: OpenSocket): StreamChannel {
  const { socket } = open;
  const guarded = guardSocket(open);
  return {
    protocol: open.protocol,
    listen: (listener) => guarded.listen(listener, (bytes) => listener.data(bytes, true)),
    send: async (...parts) => guarded.write(Buffer.concat(parts)),
    ping: () => {},
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () => guarded.end(undefined),
  };
}

/** What channels share: writing with backpressure, and one end however many things go wrong. */
export interface GuardedSocket {
  /** Begins to read. A close by the server without a goodbye is an error, which is for the reader of the bytes to judge. */
  readonly listen: (listener: ChannelListener, take: (bytes: Uint8Array) => void) => void;
  /** Resolves when there is room again, and at the end; calls `left` when the bytes are no longer needed. */
  readonly write: (bytes: Uint8Array, left?: () => void) => Promise<void>;
  /** Tells the listener; writes what is under way, then closes. */
  readonly end: (error: Error | undefined) => void;
  readonly ended: () => boolean;
}

/** A peer that does not read its goodbye is cut off. */
const GOODBYE_MS = 2000;

/** Puts the guard on. Errors are caught from here on, so that one between handshake and `listen` breaks nothing. */
export function guardSocket({ socket, head, host }: OpenSocket): GuardedSocket {
  let listener: ChannelListener | undefined;
  let end: { readonly error: Error | undefined } | undefined;
  let wakeWriters: (() => void)[] = [];
  const release = (): void => {
    const woken = wakeWriters;
    wakeWriters = [];
    for (const wake of woken) wake();
  };
  const finish = (error: Error | undefined): void => {
    if (end !== undefined) return;
    end = { error };
    release();
    listener?.closed(error);
    socket.end();
    // Read on, or the server's own goodbye would keep the connection open.
    socket.resume();
    const late = setTimeout(() => socket.destroy(), GOODBYE_MS).unref();
    socket.once('close', () => clearTimeout(late));
  };
  socket.on('drain', release);
  const cut = (): void => finish(connectionCut(host));
  socket.on('error', cut);
  socket.once('end', cut);
  socket.once('close', cut);
  socket.pause();
  return {
    listen: (heard, take) => {
      listener = heard;
      if (end !== undefined) {
        const { error } = end;
        return queueMicrotask(() => heard.closed(error));
      }
      socket.on('data', (bytes: Uint8Array) => {
        if (end === undefined) take(bytes);
      });
      if (head.length > 0) socket.unshift(head);
      socket.resume();
    },
    write: async (bytes, left) => {
      if (end !== undefined || socket.write(bytes, left)) return;
      await new Promise<void>((resolve) => wakeWriters.push(resolve));
    },
    end: finish,
    ended: () => end !== undefined,
  };
}

/** The error for a stream that ended without a goodbye. */
function connectionCut(host: string): ApiError {
  return new ApiError('UNREACHABLE', `the connection to ${host} was cut`, {
    fix: 'check your network or VPN, and try again',
    transient: true,
  });
}
