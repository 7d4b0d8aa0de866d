import type { ChannelListener, StreamChannel } from '../../packages/sdk/src/client/transport/kube-api.ts';

/** The other side of a channel, for tests. */
export interface MemoryChannel extends StreamChannel {
  /** Every message sent, as bytes. */
  readonly sent: Buffer[];
  /** What was asked of the channel: `pause`, `resume`, `ping`, `close`. */
  readonly asked: string[];
  /** Lets a message come, whole. */
  come(...bytes: readonly (number | string | Uint8Array)[]): void;
  pong(): void;
  /** Ends the channel from the server's side. */
  end(error?: Error): void;
}

/** A channel without a connection. */
export function memoryChannel(protocol = 'v5.channel.k8s.io'): MemoryChannel {
  let listener: ChannelListener | undefined;
  let ended = false;
  const sent: Buffer[] = [];
  const asked: string[] = [];
  const end = (error?: Error): void => {
    if (ended) return;
    ended = true;
    listener?.closed(error);
  };
  return {
    protocol,
    sent,
    asked,
    listen: (given) => {
      listener = given;
    },
    send: async (...parts) => void sent.push(Buffer.concat(parts)),
    ping: () => void asked.push('ping'),
    pause: () => void asked.push('pause'),
    resume: () => void asked.push('resume'),
    close: () => {
      asked.push('close');
      end();
    },
    come: (...bytes) => {
      const pieces = bytes.map((each) => (typeof each === 'number' ? Buffer.from([each]) : Buffer.from(each)));
      if (!ended) listener?.data(Buffer.concat(pieces), true);
    },
    pong: () => listener?.pong(),
    end,
  };
}
