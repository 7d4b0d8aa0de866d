import type { StreamChannel } from '../../transport/kube-api.ts';
import { pingFrame } from './encode-spdy.ts';

export interface SpdyPings {
  readonly ping: () => void;
  /** Takes a ping that came. */
  readonly take: (id: number) => void;
}

/** Ours have odd numbers and are answered with the same; those of the server have even ones, and it wants them back. */
export function spdyPings(channel: StreamChannel, answered: () => void): SpdyPings {
  let last = -1;
  let isGiving = false;
  return {
    ping: () => {
      last = (last + 2) % 0x7ffffffe;
      void channel.send(pingFrame(last));
    },
    take: (id) => {
      if (id % 2 !== 0) return answered();
      // A server that pings and does not read is not answered without end.
      if (isGiving) return;
      isGiving = true;
      void channel.send(pingFrame(id)).then(() => {
        isGiving = false;
      });
    },
  };
}
