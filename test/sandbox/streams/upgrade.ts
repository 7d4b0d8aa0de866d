import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** A connection whose client wants another protocol than HTTP. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What the client sent behind its request. */
  readonly head: Buffer;
}

/** Whether it is WebSocket that is wanted. */
export function wantsWebSocket({ request }: Upgrade): boolean {
  return /^websocket$/i.test(request.headers.upgrade ?? '');
}

/** The subprotocols a WebSocket client offers, the best first. */
export function offeredProtocols({ request }: Upgrade): string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
}

/** Shakes hands under one of the subprotocols the client offers. */
export function acceptWebSocket({ request, socket, head }: Upgrade, protocol: string): Promise<WebSocket> {
  const server = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false });
  // The library refuses names with a slash, which Kubernetes has, so it never sees them.
  const { 'sec-websocket-protocol': _offered, ...headers } = request.headers;
  const plain: IncomingMessage = Object.create(request, { headers: { value: headers } });
  server.on('headers', (lines) => lines.push(`Sec-WebSocket-Protocol: ${protocol}`));
  return new Promise((resolve) => server.handleUpgrade(plain, socket, head, resolve));
}

/** Shakes hands for SPDY/3.1 under one of the versions in `accepted`; answers which, or refuses and answers undefined. */
export function acceptSpdy<Name extends string>(upgrade: Upgrade, accepted: readonly Name[]): Name | undefined {
  const { request, socket, head } = upgrade;
  const offered = request.headersDistinct['x-stream-protocol-version'] ?? [];
  const names = offered.flatMap((line) => line.split(',')).map((name) => name.trim());
  const version = accepted.find((name) => names.includes(name));
  if (!/^spdy\/3\.1$/i.test(request.headers.upgrade ?? '')) {
    refuseUpgrade(socket, 400, `unable to upgrade: missing upgrade headers in request: ${request.headers.upgrade}`);
    return undefined;
  }
  if (version === undefined) {
    const words = `unable to upgrade: unable to negotiate protocol: client supports [${names.join(' ')}], server accepts [${accepted.join(' ')}]`;
    refuseUpgrade(socket, 403, words);
    return undefined;
  }
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${version}\r\n\r\n`,
  );
  if (head.length > 0) socket.unshift(head);
  return version;
}

/** Answers with a status instead of another protocol, and closes. */
export function refuseUpgrade(socket: Duplex, status: number, body: unknown): void {
  const isText = typeof body === 'string';
  const text = isText ? body : JSON.stringify(body);
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\ncontent-type: ${isText ? 'text/plain' : 'application/json'}\r\n` +
      `content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
  );
  socket.resume();
}
