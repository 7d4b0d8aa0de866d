import type { Duplex } from 'node:stream';
import { AisubmitError } from '../../../errors.ts';
import { apiPath } from '../../resource-paths.ts';
import type { KubeApi, StreamChannel, UpgradeRequest } from '../../transport/kube-api.ts';
import { mayBeOld } from '../may-be-old.ts';
import { type ForwardTarget, forwardCut, forwardError } from './forward-error.ts';
import { openTunnel } from './spdy-tunnel.ts';

export interface PortForwardOptions extends ForwardTarget {
  /** Ends the connection, too, with `INTERRUPTED`. */
  readonly signal?: AbortSignal | undefined;
}

/** Enough that neither side waits for the other in between. */
const HIGH_WATER_BYTES = 256 * 1024;

/**
 * Connects to a port of a pod through the API server. Ending the stream's writable side tells the pod that no more comes;
 * destroying it cuts the connection. Writing and reading wait for the other side. What goes wrong later, such as that
 * nothing listens on the port, destroys the stream with an AisubmitError.
 *
 * @throws ApiError when the API server refuses, or cannot be reached.
 */
export async function openPortForward(api: KubeApi, options: PortForwardOptions): Promise<Duplex> {
  const channel = await openChannel(api, options);
  if (!options.signal?.aborted) return forwardStream(channel, options);
  channel.close();
  throw interrupted();
}

/** Servers before 1.31 do not know the tunnel, and roles made for kubectl before it allow no GET: then as it was before. */
async function openChannel(api: KubeApi, options: PortForwardOptions): Promise<StreamChannel> {
  const { namespace, pod, signal } = options;
  const path = apiPath({ apiVersion: 'v1', kind: 'Pod', namespace, name: pod }, 'portforward');
  const request: Omit<UpgradeRequest, 'protocols'> = { path, signal, idempotent: true };
  try {
    return await api.upgrade({ ...request, protocols: ['SPDY/3.1+portforward.k8s.io'] });
  } catch (error) {
    if (!mayBeOld(error)) throw error;
    return api.upgrade({ ...request, over: 'SPDY/3.1', protocols: ['portforward.k8s.io'] }).catch((second: unknown) => {
      throw error.status === 403 ? error : second;
    });
  }
}

function forwardStream(channel: StreamChannel, options: PortForwardOptions): Duplex {
  const { signal } = options;
  let allSaid = false;
  const stream: Duplex = new (process.getBuiltinModule('node:stream').Duplex)({
    readableHighWaterMark: HIGH_WATER_BYTES,
    writableHighWaterMark: HIGH_WATER_BYTES,
    read: () => tunnel.stall(false),
    write: (chunk: Uint8Array, _encoding, done) => void tunnel.send([chunk]).then(() => done()),
    writev: (chunks, done) => void tunnel.send(chunks.map(({ chunk }): Uint8Array => chunk)).then(() => done()),
    final: (done) => void tunnel.endSending().then(() => done()),
    destroy: (error, done) => {
      signal?.removeEventListener('abort', interrupt);
      tunnel.close();
      done(error);
    },
  });
  const interrupt = (): void => void stream.destroy(interrupted());
  const tunnel = openTunnel(channel, options.port, {
    data: (bytes) => {
      if (!stream.push(bytes)) tunnel.stall(true);
    },
    end: () => {
      allSaid = true;
      stream.push(null);
    },
    closed: ({ complaint, error }) => {
      if (complaint !== '') stream.destroy(forwardError(complaint, options));
      else if (allSaid) destroyWhenRead(stream);
      else stream.destroy(error ?? forwardCut(options));
    },
  });
  signal?.addEventListener('abort', interrupt, { once: true });
  return stream;
}

/** What has come may still be read; what would still be written has nowhere to go. */
function destroyWhenRead(stream: Duplex): void {
  if (stream.readableEnded) stream.destroy();
  else stream.once('end', () => stream.destroy());
}

function interrupted(): AisubmitError {
  return new AisubmitError('INTERRUPTED', 'interrupted');
}
