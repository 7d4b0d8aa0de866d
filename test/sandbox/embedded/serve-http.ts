import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiStatus } from '../api/api-status.ts';
import { authenticate, type KnownUsers, type UserInfo } from './authn.ts';
import type { ApiCall, Cluster, Reply, Sink } from './call.ts';
import { routeCall } from './route-call.ts';

/** As on a real API server. */
const MAX_BODY_BYTES = 3 * 1024 * 1024;

/** Turns HTTP requests into calls and their replies into HTTP. */
export function serveHttp(cluster: Cluster, users: KnownUsers) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const reply = await replyTo(cluster, request, users);
    if ('stream' in reply) return sendStream(response, reply);
    const isText = typeof reply.body === 'string';
    const text = isText ? String(reply.body) : JSON.stringify(reply.body);
    const warnings = (reply.warnings ?? []).map(
      (warning) => `299 - "${warning.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`,
    );
    if (warnings.length > 0) response.setHeader('warning', warnings);
    response.writeHead(reply.status, {
      'content-type': reply.contentType ?? (isText ? 'text/plain' : 'application/json'),
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-cache, private',
    });
    response.end(text);
  };
}

async function replyTo(cluster: Cluster, request: IncomingMessage, users: KnownUsers): Promise<Reply> {
  try {
    const user = await authenticate(request.headersDistinct, users, cluster.authorize);
    return routeCall(cluster, callOf(request, user, await readAll(request)));
  } catch (error) {
    request.resume();
    if (error instanceof ApiStatus) return { status: error.code, body: error.toBody() };
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { status: 500, body: new ApiStatus(500, `the sandbox has a bug: ${text}`).toBody() };
  }
}

function callOf(request: IncomingMessage, user: UserInfo, body: Buffer | undefined): ApiCall {
  const url = new URL(request.url ?? '/', 'https://sandbox');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    accept: request.headers.accept ?? '*/*',
    contentType: request.headers['content-type'] ?? '',
    body,
    user,
  };
}

async function readAll(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new ApiStatus(413, `Request entity too large: limit is ${MAX_BODY_BYTES}`);
    chunks.push(chunk);
  }
  return chunks.length === 0 ? undefined : Buffer.concat(chunks);
}

function sendStream(response: ServerResponse, reply: Extract<Reply, { stream: unknown }>): void {
  response.writeHead(reply.status, { 'content-type': reply.contentType, 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  const sink: Sink = {
    write: (text) => {
      if (!response.writableEnded && !response.destroyed) response.write(text);
    },
    end: () => {
      if (!response.writableEnded) response.end();
    },
    onClose: (listener) => {
      if (response.writableEnded || response.destroyed) listener();
      else response.once('close', listener);
    },
  };
  reply.stream(sink);
}
