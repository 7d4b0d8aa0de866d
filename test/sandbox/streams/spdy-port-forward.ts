import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import { SpdySession } from './spdy/spdy-session.ts';
import type { SpdyStream } from './spdy/spdy-stream.ts';

export const PORT_FORWARD_PROTOCOL = 'portforward.k8s.io';

/** Connects to a port in the pod. Throws with the node's words. */
export type Connect = (port: number) => Promise<Duplex>;

/** Port-forward over SPDY: for each connection the client opens an error and a data stream with one requestID. */
export function spdyPortForward(connection: Duplex, connect: Connect): void {
  const halves = new Map<string, SpdyStream>();
  const session = new SpdySession(connection, (stream) => {
    stream.on('error', () => stream.destroy());
    const id = stream.headers.get('requestid') ?? '';
    const other = halves.get(id);
    if (other === undefined) {
      halves.set(id, stream);
      return;
    }
    halves.delete(id);
    const isData = stream.headers.get('streamtype') === 'data';
    void forward(isData ? { data: stream, error: other } : { data: other, error: stream }, connect);
  });
  void session.run();
}

async function forward({ data, error }: { data: SpdyStream; error: SpdyStream }, connect: Connect): Promise<void> {
  error.resume();
  try {
    const target = await connect(Number(data.headers.get('port')));
    await joined(data, target);
  } catch (failure) {
    if (!error.destroyed) error.write(failure instanceof Error ? failure.message : String(failure));
  }
  error.end();
  data.resume();
  if (!data.writableEnded) data.end();
}

/** Copies both ways with each half closed on its own; rejects where the pod's end breaks. */
function joined(data: Duplex, target: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    let open = 2;
    target.once('error', reject);
    const done = () => {
      open -= 1;
      if (open === 0) resolve();
    };
    pipeline(data, target, done);
    pipeline(target, data, done);
  });
}
