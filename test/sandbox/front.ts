import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiStatus } from './api/api-status.ts';
import { makeServerCertificate } from './certificates.ts';
import { type FaultAction, FaultList, type SeenRequest } from './faults.ts';
import { FaultySocket } from './streams/faulty-socket.ts';
import { refuseUpgrade, type Upgrade } from './streams/upgrade.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** What lies behind the front door. */
export interface Doors {
  readonly handle: Handler;
  readonly upgrade: (upgrade: Upgrade) => void | Promise<void>;
}

/** The TLS listener in front of either API server: keeps the request log and acts out the faults. */
export interface Front {
  readonly url: string;
  readonly caPem: string;
  readonly faults: FaultList;
  readonly seen: SeenRequest[];
  connectionsOpened(): number;
  /** Cuts every connection and refuses new ones, until {@link reopen}. */
  close(): Promise<void>;
  /** Listens again on the same port. */
  reopen(): Promise<void>;
}

const GARBAGE = '<!doctype html><title>Sign in</title><p>Please sign in to the corporate proxy\u001b[31m.</p>';

/** Opens the front door on loopback, on a port that is free. `userOfToken` serves the request log only. */
export async function openFront(doors: Doors, userOfToken: (token: string) => string): Promise<Front> {
  const { caPem, certPem, keyPem } = await makeServerCertificate();
  const faults = new FaultList();
  const seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();
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
    void answer(request, response, { action: faults.take(entry), handler: doors.handle });
  });
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const entry = noteStatus(describeRequest(request, userOfToken), socket);
    seen.push(entry);
    void answerUpgrade({ request, socket, head }, faults.take(entry), doors);
  });
  const port = await listen(server);
  return {
    url: `https://127.0.0.1:${port}`,
    caPem,
    faults,
    seen,
    connectionsOpened: () => connections,
    close: () => {
      const closed = closeServer(server);
      // Connections that speak another protocol by now are not the server's any more.
      for (const socket of sockets) socket.destroy();
      return closed;
    },
    async reopen() {
      await listen(server, port);
    },
  };
}

/** Listens on a loopback port, by default one that is free, and answers which one. */
export function listen(server: Server | HttpServer, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
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

async function answerUpgrade(upgrade: Upgrade, action: FaultAction | undefined, doors: Doors): Promise<void> {
  const { socket } = upgrade;
  socket.on('error', () => socket.destroy());
  if (action?.delayMs !== undefined) await sleep(action.delayMs, undefined, { ref: false });
  if (action?.reset !== undefined) return void socket.destroy();
  if (action?.garbage === true) return refuseUpgrade(socket, 200, GARBAGE);
  if (action?.status !== undefined) return refuseUpgrade(socket, action.status, faultBody(action.status, action));
  await doors.upgrade(
    action?.stream === undefined ? upgrade : { ...upgrade, socket: new FaultySocket(socket, action.stream) },
  );
}

function sendGarbage(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end(GARBAGE);
}

function sendFault(request: IncomingMessage, response: ServerResponse, action: FaultAction): void {
  request.resume();
  const status = action.status ?? 500;
  const body = faultBody(status, action);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': typeof body === 'string' ? 'text/plain' : 'application/json',
    ...(action.retryAfter === undefined ? {} : { 'retry-after': String(action.retryAfter) }),
  });
  response.end(text);
}

function faultBody(status: number, action: FaultAction): unknown {
  return (
    action.body ?? new ApiStatus(status, `the sandbox was told to answer ${status}`, retryDetails(action)).toBody()
  );
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

/** Fills in the status of an answer that is written by hand. */
function noteStatus(request: SeenRequest, socket: Duplex): SeenRequest {
  let status: number | undefined;
  const note = (chunk: unknown): void => {
    status ??= Number(/^HTTP\/1\.1 (\d{3}) /.exec(String(chunk).slice(0, 13))?.[1] ?? 0);
  };
  for (const name of ['write', 'end'] as const) {
    const original = socket[name];
    const noting = (...args: unknown[]): unknown => {
      note(args[0]);
      return Reflect.apply(original, socket, args);
    };
    Object.defineProperty(socket, name, { value: noting, configurable: true, writable: true });
  }
  return {
    ...request,
    get status() {
      return status;
    },
  };
}
