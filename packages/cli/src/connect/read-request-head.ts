import type { Socket } from 'node:net';

const MAX_BYTES = 16 * 1024;
const TIMEOUT_MS = 10_000;

/**
 * Reads the head of an HTTP request that begins with `prefix`. Everything else is put back and answered with undefined
 * as soon as its first bytes differ; the socket is then paused.
 */
export function readRequestHead(socket: Socket, prefix: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let read = Buffer.alloc(0);
    let timer: NodeJS.Timeout | undefined;
    const settle = (head: string | undefined): void => {
      clearTimeout(timer);
      socket.off('data', take).off('end', end).off('close', end);
      socket.pause();
      if (head === undefined && read.length > 0 && !socket.readableEnded && !socket.destroyed) socket.unshift(read);
      resolve(head);
    };
    const end = (): void => {
      // Nothing was asked; whoever opens a connection ahead of time closes it like this.
      socket.destroy();
      settle(undefined);
    };
    const take = (chunk: Buffer): void => {
      read = Buffer.concat([read, chunk]);
      const begin = read.subarray(0, prefix.length).toString('latin1');
      if (!prefix.startsWith(begin)) {
        settle(undefined);
        return;
      }
      timer ??= setTimeout(end, TIMEOUT_MS);
      const text = read.toString('latin1');
      const stop = text.indexOf('\r\n\r\n');
      if (stop !== -1) settle(text.slice(0, stop + 2));
      else if (read.length > MAX_BYTES) end();
    };
    socket.on('data', take).once('end', end).once('close', end).resume();
  });
}
