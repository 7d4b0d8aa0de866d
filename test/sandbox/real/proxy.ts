import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { Handler } from '../front.ts';

/** Hands requests on to the real server and its answers back, streams included. */
export function proxyTo(url: string, caPem: string): { readonly handler: Handler; close(): void } {
  const agent = new Agent({ ca: caPem, keepAlive: true });
  const handler = (request: IncomingMessage, response: ServerResponse) =>
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
  return { handler, close: () => agent.destroy() };
}
