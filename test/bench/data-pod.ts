// What listens in the pod: the first line of a connection says `down BYTES` or `up BYTES`.
// Prints its port.

import { createServer, type Socket } from 'node:net';

const CHUNK = Buffer.alloc(256 * 1024, 'aisubmit');

const server = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => {});
  socket.once('data', (first) => {
    const [line = ''] = String(first.subarray(0, 64)).split('\n');
    const [direction, bytes] = line.split(' ');
    if (direction === 'down') give(socket, Number(bytes));
    else take(socket, first.length - line.length - 1);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(address?.port);
});

/** Ends after the client has: kubectl resets a stream whose other half is still open. */
function give(socket: Socket, bytes: number): void {
  let left = bytes;
  const more = (): void => {
    while (left > 0) {
      const chunk = CHUNK.subarray(0, Math.min(left, CHUNK.length));
      left -= chunk.length;
      if (!socket.write(chunk)) {
        socket.once('drain', more);
        return;
      }
    }
  };
  socket.resume().once('end', () => socket.end());
  more();
}

/** Says at the end how much has come. */
function take(socket: Socket, begun: number): void {
  let got = begun;
  socket.on('data', (chunk) => {
    got += chunk.length;
  });
  socket.once('end', () => socket.end(String(got)));
}
