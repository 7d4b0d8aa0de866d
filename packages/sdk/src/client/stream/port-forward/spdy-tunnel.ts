import { ApiError } from '../../transport/api-error.ts';
import type { StreamChannel } from '../../transport/kube-api.ts';
import { createHeartbeat, type Heartbeat } from '../heartbeat.ts';
import { inPieces } from '../pieces.ts';
import { dataHeader, synStreams } from '../spdy/encode-spdy.ts';
import { BrokenSpdy, CONTROL, type ControlFrame, createSpdyReader, type SpdyListener } from '../spdy/frame-reader.ts';
import { spdyPings } from '../spdy/spdy-pings.ts';
import { totalBytes } from '../websocket/encode-frame.ts';

/** Streams of a client have odd numbers. */
const ERROR_STREAM = 1;
const DATA_STREAM = 3;
const MAX_COMPLAINT_BYTES = 8192;

/** One connection to a port of a pod, on a tunnel of its own. */
export interface Tunnel {
  /** Resolves when there is room for more. */
  readonly send: (bytes: readonly Uint8Array[]) => Promise<void>;
  /** No more will be sent; what comes still may. */
  readonly endSending: () => Promise<void>;
  /** Stops reading until told otherwise. */
  readonly stall: (stalled: boolean) => void;
  readonly close: () => void;
}

export interface TunnelListener {
  readonly data: (bytes: Uint8Array) => void;
  /** The pod sends no more. */
  readonly end: () => void;
  /** Nothing passes any more, called once; see {@link TunnelEnd}. */
  readonly closed: (end: TunnelEnd) => void;
}

export interface TunnelEnd {
  /** What the node says went wrong; empty when nothing did. */
  readonly complaint: string;
  /** The error of a connection that broke. */
  readonly error: Error | undefined;
}

/**
 * Opens the two streams that a node wants for a connection: one for bytes, one for what goes wrong.
 *
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/4006-transition-spdy-to-websockets
 */
export function openTunnel(channel: StreamChannel, port: number, listener: TunnelListener): Tunnel {
  let complaint = '';
  let closed = false;
  const close = (error?: Error): void => {
    if (closed) return;
    closed = true;
    heartbeat.stop();
    listener.closed({ complaint, error });
    channel.close();
  };
  void channel.send(...opening(port));
  const pings = spdyPings(channel, () => heartbeat.answered());
  const heartbeat = createHeartbeat({ ping: pings.ping, dead: () => close(silent()) });
  const feed = createSpdyReader(
    sortFrames({
      data: listener.data,
      end: listener.end,
      complain: (text) => {
        complaint = (complaint + text).slice(0, MAX_COMPLAINT_BYTES);
      },
      close,
      pinged: pings.take,
    }),
  );
  channel.listen({
    data: (piece) => {
      if (closed) return;
      heartbeat.heard();
      try {
        feed(piece);
      } catch (error) {
        if (!(error instanceof BrokenSpdy)) throw error;
        close(new ApiError('SERVER_ERROR', `the stream from the cluster is damaged: ${error.message}`));
      }
    },
    pong: () => {},
    closed: close,
  });
  return { ...sending(channel, heartbeat), close: () => close() };
}

function sending(channel: StreamChannel, heartbeat: Heartbeat): Omit<Tunnel, 'close'> {
  let isStalled = false;
  return {
    send: async (bytes) => {
      heartbeat.sent(totalBytes(bytes));
      for (const piece of inPieces(bytes))
        await channel.send(dataHeader(DATA_STREAM, totalBytes(piece), false), ...piece);
    },
    endSending: () => channel.send(dataHeader(DATA_STREAM, 0, true)),
    stall: (stalled) => {
      if (stalled === isStalled) return;
      isStalled = stalled;
      heartbeat.stall(stalled);
      if (stalled) channel.pause();
      else channel.resume();
    },
  };
}

interface Sorted extends Pick<TunnelListener, 'data' | 'end'> {
  readonly complain: (text: string) => void;
  readonly close: (error?: Error) => void;
  readonly pinged: (id: number) => void;
}

/** Both streams may end in either order, and only then is everything said. */
function sortFrames(to: Sorted): SpdyListener {
  const open = new Set([ERROR_STREAM, DATA_STREAM]);
  const words = new TextDecoder();
  const ended = (stream: number): void => {
    if (!open.delete(stream)) return;
    if (stream === DATA_STREAM) to.end();
    if (open.size === 0) to.close();
  };
  const onControl = ({ type, end, words: [number] }: ControlFrame): void => {
    const stream = number & 0x7fffffff;
    if (type === CONTROL.rstStream && stream === DATA_STREAM) to.close();
    if (type === CONTROL.synReply && end) ended(stream);
    if (type === CONTROL.ping) to.pinged(number);
  };
  return {
    data: (stream, piece, end) => {
      if (stream === ERROR_STREAM) to.complain(words.decode(piece, { stream: true }));
      else if (open.has(stream) && piece.length > 0) to.data(piece);
      if (end) ended(stream);
    },
    control: onControl,
  };
}

/** Both streams at once, and the end of what we say on the first: nothing. */
function opening(port: number): readonly Uint8Array[] {
  const headers = { port: String(port), requestid: '0' };
  const [errors, data] = synStreams([
    { stream: ERROR_STREAM, headers: { ...headers, streamtype: 'error' } },
    { stream: DATA_STREAM, headers: { ...headers, streamtype: 'data' } },
  ]);
  return [errors, dataHeader(ERROR_STREAM, 0, true), data].flatMap((frame) => frame ?? []);
}

function silent(): ApiError {
  return new ApiError('UNREACHABLE', 'the cluster has not answered on an open connection for a while', {
    fix: 'check your network or VPN, and try again',
    transient: true,
  });
}
