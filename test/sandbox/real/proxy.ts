import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { type ConnectionOptions, connect } from 'node:tls';
import type { Doors } from '../front.ts';
import type { Upgrade } from '../streams/upgrade.ts';

/** Hands requests on to the real server and its answers back, streams included. */
export function proxyTo(url: string, caPem: string): { readonly doors: Doors; close(): void } {
  const agent = new Agent({ ca: caPem, keepAlive: true });
  const handle = (request: IncomingMessage, response: ServerResponse) =>
    new Promise<void>((resolve) => {
      const upstream = httpsRequest(
        new URL(request.url ?? '/', url),
        { method: request.method ?? 'GET', headers: request.rawHeaders, agent },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          response.flushHeaders();
          answer.on('error', () => response.destroy());
          answer.pipe(response);
        },
      );
      upstream.on('error', () => response.destroy());
      response.on('close', () => {
        upstream.destroy();
        resolve();
      });
      request.pipe(upstream);
    });
  return { doors: { handle, upgrade: (upgrade) => passUpgrade(upgrade, url, caPem) }, close: () => agent.destroy() };
}

/** Hands the request on as it came and then every byte in both directions, each half closed on its own. */
function passUpgrade({ request, socket, head }: Upgrade, url: string, caPem: string): void {
  const { hostname: host, port } = new URL(url);
  const options: ConnectionOptions & { allowHalfOpen: boolean } = { ca: caPem, allowHalfOpen: true };
  const upstream = connect(Number(port), host, options);
  const lines = [`${request.method} ${request.url} HTTP/1.1`];
  for (let i = 0; i < request.rawHeaders.length; i += 2)
    lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
  upstream.write(`${lines.join('\r\n')}\r\n\r\n`);
  upstream.write(head);
  upstream.pipe(socket);
  socket.pipe(upstream);
  for (const [one, other] of [
    [upstream, socket],
    [socket, upstream],
  ] as const) {
    one.on('error', () => one.destroy());
    one.on('close', () => other.destroy());
  }
}
