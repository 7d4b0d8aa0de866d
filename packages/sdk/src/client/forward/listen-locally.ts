import type { Server, Socket } from 'node:net';
import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';

export interface ListenOptions {
  readonly port: number;
  readonly address?: string | undefined;
  readonly localPort?: number | undefined;
}

const TRIES = 50;
/** Enough that neither side waits for the other in between. */
const HIGH_WATER_BYTES = 256 * 1024;
/** Below it systems let only their administrators listen. */
const FIRST_FREE_FOR_ALL = 1024;
const LAST = 65_535;

/**
 * Listens on the port that was asked for, or else on the first free one from the pod's own on.
 *
 * @throws AisubmitError `INVALID_INPUT`.
 */
export async function listenLocally(accept: (socket: Socket) => void, options: ListenOptions): Promise<Server> {
  const { port, localPort } = options;
  // Numeric, so that no resolver decides which address that is.
  const address = options.address === undefined || options.address === 'localhost' ? '127.0.0.1' : options.address;
  if (localPort !== undefined) return listen(accept, { port: localPort, address });
  const first = port < FIRST_FREE_FOR_ALL ? port + 8000 : port;
  for (let next = first; next < Math.min(first + TRIES, LAST); next++) {
    try {
      return await listen(accept, { port: next, address });
    } catch (error) {
      if (!(error instanceof PortTaken)) throw error;
    }
  }
  return listen(accept, { port: 0, address });
}

class PortTaken extends AisubmitError {}

function listen(
  accept: (socket: Socket) => void,
  { port, address }: { readonly port: number; readonly address: string },
): Promise<Server> {
  const server = process
    .getBuiltinModule('node:net')
    .createServer({ allowHalfOpen: true, pauseOnConnect: true, highWaterMark: HIGH_WATER_BYTES }, accept);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error.code, { port, address })));
    server.listen({ port, host: address, exclusive: true }, () => {
      server.removeAllListeners('error').on('error', () => undefined);
      resolve(server);
    });
  });
}

function explain(code: string | undefined, place: { readonly port: number; readonly address: string }): AisubmitError {
  const where = `port ${place.port} of ${safeText(place.address, 60)}`;
  if (code === 'EADDRINUSE') {
    return new PortTaken('INVALID_INPUT', `${where} is taken by another program`, {
      fix: 'give another with --port, or leave it out and a free one is chosen',
    });
  }
  if (code === 'EACCES') {
    return new PortTaken('INVALID_INPUT', `${where} is not for you to listen on`, {
      fix: 'give one from 1024 on with --port',
    });
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EINVAL') {
    return new AisubmitError('INVALID_INPUT', `${safeText(place.address, 60)} is no address of this machine`, {
      fix: 'leave --address out, or give one that this machine has',
    });
  }
  return new AisubmitError('INVALID_INPUT', `${where} cannot be listened on (${safeText(code ?? 'unknown', 40)})`);
}
