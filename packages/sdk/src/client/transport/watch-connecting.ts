import type { ClientRequest } from 'node:http';
import { CONNECT_TIMEOUT_MS, ConnectTimeout } from './connection-error.ts';

/** How far a request has come. */
export interface Connecting {
  /** True when bytes of the request may have left: before that, an error means that nothing was asked. */
  readonly sent: boolean;
}

/** Follows a request to its server, and calls `late` when the connection does not stand in time. */
export function watchConnecting(outgoing: ClientRequest, late: (error: ConnectTimeout) => void): Connecting {
  const progress = { sent: false };
  let isConnecting = true;
  const timer = setTimeout(() => late(new ConnectTimeout(isConnecting)), CONNECT_TIMEOUT_MS);
  const sending = (): void => {
    progress.sent = true;
    clearTimeout(timer);
  };
  outgoing.once('close', () => clearTimeout(timer));
  outgoing.once('socket', (socket) => {
    const isHandshaking = 'secureConnecting' in socket && socket.secureConnecting === true;
    isConnecting = socket.connecting;
    if (isConnecting)
      socket.once('connect', () => {
        isConnecting = false;
      });
    if (isConnecting || isHandshaking) socket.once('encrypted' in socket ? 'secureConnect' : 'connect', sending);
    else sending();
  });
  return progress;
}
