import { Readable, Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import { type ExecIo, type ExecOptions, endAndWait, noInput, nowhere, Resizes } from './exec-io.ts';

const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** The protocols of exec over WebSocket that a new server speaks; only the first can end the input. */
export const WEBSOCKET_EXEC_PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

export type WebSocketExecProtocol = (typeof WEBSOCKET_EXEC_PROTOCOLS)[number];

/** Exec over WebSocket: each message is a channel's number and its bytes. */
export function websocketExec(socket: WebSocket, options: ExecOptions & { readonly canEndInput: boolean }): ExecIo {
  const resizes = new Resizes();
  const stdin = options.stdin ? new Readable({ read: () => socket.resume() }) : noInput();
  const send = (channel: number, bytes: Uint8Array) =>
    new Promise<void>((resolve) => {
      // Who has gone misses the rest; the process goes on as in a real container.
      if (socket.readyState !== socket.OPEN) return resolve();
      socket.send(Buffer.concat([Buffer.of(channel), bytes]), () => resolve());
    });
  const output = (channel: number, isAsked: boolean) =>
    isAsked
      ? new Writable({ write: (chunk: Buffer, _encoding, done) => void send(channel, chunk).then(() => done()) })
      : nowhere();
  const endInput = () => void (options.stdin && !stdin.readableEnded && stdin.push(null));
  socket.on('message', (data: Buffer) => {
    const channel = data[0];
    const bytes = data.subarray(1);
    if (channel === CHANNEL.stdin && options.stdin && bytes.length > 0 && !stdin.push(bytes)) socket.pause();
    if (channel === CHANNEL.resize) resizes.take(bytes.toString('utf8'));
    if (channel === CHANNEL.close && bytes[0] === CHANNEL.stdin && options.canEndInput) endInput();
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', endInput);
  const stdout = output(CHANNEL.stdout, options.stdout);
  const stderr = output(CHANNEL.stderr, options.stderr && !options.tty);
  // As a real server tells that everything stands: an empty message on its lowest channel.
  void send(options.stdout ? CHANNEL.stdout : CHANNEL.error, new Uint8Array(0));
  return {
    stdin,
    stdout,
    stderr,
    onResize: (listener) => resizes.listen(listener),
    async finish(status) {
      await Promise.all([endAndWait(stdout), endAndWait(stderr)]);
      await send(CHANNEL.error, Buffer.from(JSON.stringify(status)));
      socket.resume();
      socket.close(1000);
    },
  };
}
