import type { IncomingHttpHeaders } from 'node:http';
import { byteChannel } from '../stream/byte-channel.ts';
import { webSocketChannel } from '../stream/websocket/web-socket-channel.ts';
import { ApiError } from './api-error.ts';
import type { Upgraded } from './http-exchange.ts';
import type { StreamChannel, UpgradeRequest } from './kube-api.ts';

/** What is said to turn a connection into a stream, and what the answer must be. */
export interface Handshake {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** @throws ApiError when the server agreed to something else than was asked for. */
  readonly accept: (headers: IncomingHttpHeaders, upgraded: Accepted) => StreamChannel;
}

interface Accepted extends Upgraded {
  /** Of the server, for messages. */
  readonly host: string;
}

/** Makes the handshake of a request. */
export function handshake(request: UpgradeRequest): Handshake {
  return request.over === 'SPDY/3.1' ? spdy(request) : webSocket(request);
}

/** @see https://www.rfc-editor.org/rfc/rfc6455#section-4.1 */
function webSocket({ protocols }: UpgradeRequest): Handshake {
  const { createHash, randomBytes } = process.getBuiltinModule('node:crypto');
  const key = randomBytes(16).toString('base64');
  const proof = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  return {
    method: 'GET',
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': key,
      'Sec-WebSocket-Protocol': protocols.join(', '),
    },
    accept: (headers, upgraded) => {
      const protocol = chosen(headers['sec-websocket-protocol'], protocols);
      // An extension that nobody asked for would make the frames unreadable.
      const agreed = headers['sec-websocket-accept'] === proof && headers['sec-websocket-extensions'] === undefined;
      if (!agreed || protocol === undefined) throw refuse(upgraded);
      return webSocketChannel({ ...upgraded, protocol });
    },
  };
}

/** How kubectl asked before there were WebSockets for everything; the answer may leave the protocol out. */
function spdy({ protocols }: UpgradeRequest): Handshake {
  return {
    method: 'POST',
    headers: { Connection: 'Upgrade', Upgrade: 'SPDY/3.1', 'X-Stream-Protocol-Version': protocols },
    accept: (headers, upgraded) => {
      const protocol = chosen(headers['x-stream-protocol-version'] ?? protocols[0], protocols);
      if (protocol === undefined || String(headers['upgrade']).toUpperCase() !== 'SPDY/3.1') throw refuse(upgraded);
      return byteChannel({ ...upgraded, protocol });
    },
  };
}

function chosen(said: string | string[] | undefined, protocols: readonly string[]): string | undefined {
  return typeof said === 'string' && protocols.includes(said) ? said : undefined;
}

function refuse({ socket, host }: Accepted): ApiError {
  socket.destroy();
  return new ApiError('SERVER_ERROR', `${host} answered a handshake with something else than was asked for`, {
    fix: 'is a proxy in between that does not let WebSockets through?',
    status: 101,
  });
}
