import { type Server as HttpServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiStatus } from './api/api-status.ts';
import { makeServerCertificate } from './certificates.ts';
import { type FaultAction, FaultList, type SeenRequest } from './faults.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Why a stream is refused before it is opened; undefined where only the sandbox cannot open it. */
export type JudgeUpgrade = (request: IncomingMessage) => Promise<ApiStatus | undefined>;

/** The TLS listener in front of either API server: keeps the request log and acts out the faults. */
export interface Front {
  readonly url: string;
  readonly caPem: string;
  readonly faults: FaultList;
  readonly seen: SeenRequest[];
  connectionsOpened(): number;
  close(): Promise<void>;
}

/** Opens the front door on loopback, on a port that is free. `userOfToken` serves the request log only. */
export async function openFront(
  handler: Handler,
  userOfToken: (token: string) => string,
  judgeUpgrade: JudgeUpgrade = async () => undefined,
): Promise<Front> {
  const { caPem, certPem, keyPem } = await makeServerCertificate();
  const faults = new FaultList();
  const seen: SeenRequest[] = [];
  let connections = 0;
  const server = createServer({ cert: certPem, key: keyPem, keepAliveTimeout: 120_000 }, (request, response) => {
    const entry = {
      ...describeRequest(request, userOfToken),
      get status() {
        return response.headersSent ? response.statusCode : undefined;
      },
    };
    seen.push(entry);
    response.on('error', () => request.destroy());
    void answer(request, response, { action: faults.take(entry), handler });
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    const entry = describeRequest(request, userOfToken);
    void judgeUpgrade(request).then((denial = NO_STREAMS) => {
      seen.push({ ...entry, status: denial.code });
      refuseUpgrade(socket, denial);
    });
  });
  const port = await listen(server);
  return {
    url: `https://127.0.0.1:${port}`,
    caPem,
    faults,
    seen,
    connectionsOpened: () => connections,
    close: () => closeServer(server),
  };
}

/** Listens on a free loopback port and answers which one. */
export function listen(server: Server | HttpServer): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

export function closeServer(server: Server | HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  todo: { action: FaultAction | undefined; handler: Handler },
): Promise<void> {
  const { action, handler } = todo;
  if (action?.delayMs !== undefined) await sleep(action.delayMs, undefined, { ref: false });
  if (request.socket.destroyed) return;
  if (action?.reset === 'before') return void request.socket.destroy();
  if (action?.garbage === true) return sendGarbage(request, response);
  if (action?.status !== undefined) return sendFault(request, response, action);
  if (action?.reset === 'after') swallowAnswer(request, response);
  if (action?.endWatchAfterMs !== undefined) {
    const timer = setTimeout(() => response.end(), action.endWatchAfterMs);
    response.on('close', () => clearTimeout(timer));
  }
  try {
    await handler(request, response);
  } catch (error) {
    // A handler answers its own errors; what arrives here is a bug of the sandbox, and the client must see one.
    if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
    response.end(error instanceof Error ? error.stack : String(error));
  }
}

function sendGarbage(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<!doctype html><title>Sign in</title><p>Please sign in to the corporate proxy\u001b[31m.</p>');
}

function sendFault(request: IncomingMessage, response: ServerResponse, action: FaultAction): void {
  request.resume();
  const status = action.status ?? 500;
  const body =
    action.body ?? new ApiStatus(status, `the sandbox was told to answer ${status}`, retryDetails(action)).toBody();
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': typeof body === 'string' ? 'text/plain' : 'application/json',
    ...(action.retryAfter === undefined ? {} : { 'retry-after': String(action.retryAfter) }),
  });
  response.end(text);
}

function retryDetails({ retryAfter }: FaultAction) {
  return typeof retryAfter === 'number' ? { details: { retryAfterSeconds: retryAfter } } : {};
}

/** Lets the server do its work, then breaks the connection instead of answering. */
function swallowAnswer(request: IncomingMessage, response: ServerResponse): void {
  Object.assign(response, {
    writeHead: () => response,
    write: () => true,
    end: () => {
      request.socket.destroy();
      return response;
    },
  });
}

function describeRequest(request: IncomingMessage, userOfToken: (token: string) => string): SeenRequest {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return { method: request.method ?? '', path, query, user: token === undefined ? '' : userOfToken(token) };
}

const NO_STREAMS = new ApiStatus(501, 'the sandbox does not model exec, attach and port-forward', {
  reason: 'NotImplemented',
});

function refuseUpgrade(socket: Duplex, denial: ApiStatus): void {
  const body = JSON.stringify(denial.toBody());
  const text = STATUS_CODES[denial.code] ?? '';
  socket.end(
    `HTTP/1.1 ${denial.code} ${text}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
