import type { Server, Socket } from 'node:net';
import { listenLocally } from './listen-locally.ts';
import type { Reach } from './reach-workload.ts';
import { relay } from './relay.ts';
import { resetSocket } from './reset-socket.ts';

export interface ForwardPortOptions {
  /** Port in the pod. */
  readonly port: number;
  /** Address of this machine to listen on. @default '127.0.0.1' */
  readonly address?: string | undefined;
  /** Port of this machine; 0 chooses any. @default the pod's, or the next one that is free */
  readonly localPort?: number | undefined;
  /**
   * Gets each connection first, paused. True when it has dealt with it itself; what it has read and puts back with
   * `unshift` goes to the pod.
   */
  readonly greet?: ((socket: Socket) => Promise<boolean>) | undefined;
}

/** A port of this machine that leads to one of a workload. */
export interface ForwardedPort {
  readonly address: string;
  /** Of this machine. */
  readonly localPort: number;
  /** Of the pod. */
  readonly port: number;
  /** Closes the port; connections end with the `Reach` they go through. */
  readonly close: () => void;
}

/** A browser opens six for each tab; what is beyond this is a mistake, and costs memory. */
const MAX_CONNECTIONS = 1024;

/**
 * Listens on this machine and leads every connection to the workload, each through a stream of its own.
 *
 * @throws AisubmitError `INVALID_INPUT` when the port is taken or the address is none of this machine.
 */
export async function forwardPort(reach: Reach, options: ForwardPortOptions): Promise<ForwardedPort> {
  const { port, greet } = options;
  const open = new Set<Socket>();
  const accept = (socket: Socket): void => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => undefined);
    socket.setNoDelay(true);
    void serve(socket).catch(() => resetSocket(socket));
  };
  const serve = async (socket: Socket): Promise<void> => {
    if (greet === undefined || !(await greet(socket))) await relay(socket, reach, port);
  };
  const server = await listenLocally(accept, options);
  server.maxConnections = MAX_CONNECTIONS;
  const close = (): void => {
    server.close();
    for (const socket of open) resetSocket(socket);
  };
  reach.signal.addEventListener('abort', close, { once: true });
  if (reach.signal.aborted) close();
  return { ...placeOf(server), port, close };
}

function placeOf(server: Server): { readonly address: string; readonly localPort: number } {
  const place = server.address();
  if (place === null || typeof place === 'string') return { address: '', localPort: 0 };
  return { address: place.address, localPort: place.port };
}
