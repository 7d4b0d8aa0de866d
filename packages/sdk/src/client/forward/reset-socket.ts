import type { Socket } from 'node:net';

/** Ends a connection so that the other side sees a break: half a download must not be taken for a whole one. */
export function resetSocket(socket: Socket): void {
  // This alone would wait until a client that stalls has read.
  socket.resetAndDestroy();
  socket.destroy();
}
