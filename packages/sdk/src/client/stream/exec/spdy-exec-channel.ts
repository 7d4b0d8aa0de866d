import { ApiError } from '../../transport/api-error.ts';
import type { ChannelListener, StreamChannel } from '../../transport/kube-api.ts';
import { dataHeader, synStreams } from '../spdy/encode-spdy.ts';
import { BrokenSpdy, CONTROL, type ControlFrame, createSpdyReader } from '../spdy/frame-reader.ts';
import { spdyPings } from '../spdy/spdy-pings.ts';
import { totalBytes } from '../websocket/encode-frame.ts';
import { CHANNELS } from './channels.ts';

/** The stream that stands for each channel; those of a client have odd numbers, in the order in which they are opened. */
const STREAMS = [
  { stream: 1, streamtype: 'error', channel: CHANNELS.status },
  { stream: 3, streamtype: 'stdin', channel: CHANNELS.stdin },
  { stream: 5, streamtype: 'stdout', channel: CHANNELS.stdout },
  { stream: 7, streamtype: 'stderr', channel: CHANNELS.stderr },
  { stream: 9, streamtype: 'resize', channel: CHANNELS.resize },
] as const;

const SAID_BY_SERVER: ReadonlySet<string> = new Set(['error', 'stdout', 'stderr']);

interface SpdyExecOptions {
  readonly stdin: boolean;
  readonly tty: boolean;
}

/**
 * A SPDY connection as a channel whose messages begin with the number of a stream, as exec's over WebSocket do.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/client-go/tools/remotecommand/v4.go
 */
export function spdyExecChannel(connection: StreamChannel, { stdin, tty }: SpdyExecOptions): StreamChannel {
  const unused = new Set([...(stdin ? [] : ['stdin']), tty ? 'stderr' : 'resize']);
  const streams = STREAMS.filter(({ streamtype }) => !unused.has(streamtype));
  const frames = synStreams(streams.map(({ stream, streamtype }) => ({ stream, headers: { streamtype } })));
  void connection.send(...frames);
  let pong = (): void => {};
  const { ping, take } = spdyPings(connection, () => pong());
  return {
    protocol: connection.protocol,
    listen: (listener) => {
      pong = listener.pong;
      const open = streams.filter(({ streamtype }) => SAID_BY_SERVER.has(streamtype));
      listen(connection, listener, { open: new Map(open.map((each) => [each.stream, each.channel])), take });
    },
    send: async (head, ...parts) => {
      const isEnd = head?.[0] === CHANNELS.end;
      const channel = isEnd ? parts[0]?.[0] : head?.[0];
      const stream = streams.find((each) => each.channel === channel)?.stream;
      if (stream === undefined) return;
      if (isEnd) await connection.send(dataHeader(stream, 0, true));
      else await connection.send(dataHeader(stream, totalBytes(parts), false), ...parts);
    },
    ping,
    pause: () => connection.pause(),
    resume: () => connection.resume(),
    close: () => connection.close(),
  };
}

interface Reading {
  /** Streams on which more may come, and their channels. */
  readonly open: Map<number, number>;
  readonly take: (ping: number) => void;
}

/** Once every stream has ended, nothing is left to wait for. */
function listen(connection: StreamChannel, listener: ChannelListener, { open, take }: Reading): void {
  let damage: Error | undefined;
  const ended = (stream: number): void => {
    if (open.delete(stream) && open.size === 0) connection.close();
  };
  const feed = createSpdyReader({
    data: (stream, piece, end) => {
      const channel = open.get(stream);
      if (channel !== undefined && piece.length > 0) {
        listener.data(new Uint8Array([channel]), false);
        listener.data(piece, true);
      }
      if (end) ended(stream);
    },
    control: ({ type, end, words: [number] }: ControlFrame) => {
      const stream = number & 0x7fffffff;
      if (type === CONTROL.ping) take(number);
      if (type === CONTROL.rstStream || (type === CONTROL.synReply && end)) ended(stream);
    },
  });
  connection.listen({
    pong: () => {},
    closed: (error) => listener.closed(damage ?? error),
    data: (bytes) => {
      try {
        feed(bytes);
      } catch (error) {
        if (!(error instanceof BrokenSpdy)) throw error;
        damage = new ApiError('SERVER_ERROR', `the stream from the cluster is damaged: ${error.message}`);
        connection.close();
      }
    },
  });
}
