import { createHash } from 'node:crypto';
import { getEventListeners, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Authenticator } from '../auth/credential.ts';
import { createTransport } from '../transport/transport.ts';
import type { ForwardEvent } from './forward-event.ts';
import { forwardPort } from './forward-port.ts';
import { reachWorkload } from './reach-workload.ts';

const HOUR_MS = 3_600_000;
/** Between the pings of a connection, so that each is seen. */
const STEP_MS = 20_000;
const PING = Buffer.from('8003000600000004', 'hex');

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** An API server behind a load balancer, as little of both as is asked for here. Tokens hold for an hour. */
class TestCluster {
  readonly #server: Server = createServer((request, response) => this.#answer(request, response));
  readonly sockets = new Map<Duplex, number>();
  readonly tokens = new Set<string>();
  pings = 0;
  forwards = 0;

  async start(): Promise<string> {
    this.#server.on('connection', (socket: Socket) => {
      this.#seen(socket);
      socket.on('error', () => undefined).once('close', () => this.sockets.delete(socket));
    });
    this.#server.on('upgrade', (request, socket) => this.#forward(request, socket));
    this.#server.keepAliveTimeout = 0;
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts what has been idle for so long. */
  cutIdle(ms: number): void {
    for (const [socket, last] of this.sockets) if (Date.now() - last >= ms) socket.destroy();
  }

  /** From now on nothing passes on the connections that there are, and none is ended. */
  silence(): void {
    for (const socket of this.sockets.keys()) socket.removeAllListeners('data').pause();
    this.sockets.clear();
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    for (const socket of this.sockets.keys()) socket.destroy();
  }

  #seen(socket: Duplex): void {
    this.sockets.set(socket, Date.now());
  }

  #isKnown(request: IncomingMessage): boolean {
    this.#seen(request.socket);
    const token = request.headers.authorization ?? '';
    this.tokens.add(token);
    return token === tokenOf(Date.now());
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (!this.#isKnown(request)) return void response.writeHead(401).end('{}');
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    if (searchParams.has('watch')) return void response.writeHead(200).flushHeaders();
    const items = pathname.endsWith('/pods') ? [POD] : [PARENT];
    response.end(JSON.stringify({ metadata: { resourceVersion: '1' }, items }));
  }

  #forward(request: IncomingMessage, socket: Duplex): void {
    socket.on('error', () => undefined);
    if (!this.#isKnown(request)) return void socket.end('HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\n{}');
    this.forwards += 1;
    socket.write(agreement(request));
    // What comes is masked; only its length tells a ping of twelve bytes from what is opened and sent.
    socket.on('data', (bytes: Buffer) => {
      this.#seen(socket);
      const size = bytes.length - 6;
      if (size === 12) this.pings += 1;
      const plain = bytes.subarray(6).map((byte, index) => byte ^ (bytes[2 + (index % 4)] ?? 0));
      if (size === 12 && PING.equals(plain.subarray(0, 8)))
        socket.write(Buffer.concat([Buffer.from([0x82, 12]), plain]));
    });
  }
}

const PARENT = { metadata: { name: 'notebook-lab', uid: 'job' }, spec: {}, status: { active: 1, ready: 1 } };
const POD = {
  metadata: {
    name: 'notebook-lab-x',
    uid: 'pod',
    labels: { 'aisubmit.dev/workload': 'notebook-lab' },
    ownerReferences: [{ kind: 'Job', uid: 'job' }],
  },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
};

const tokenOf = (time: number): string => `Bearer token-${Math.floor(time / HOUR_MS)}`;

/** Hands out a token until it is refused, as where nobody knows how long it holds. */
function authenticator(): Authenticator & { renewals: number } {
  let held = { authorization: tokenOf(Date.now()) };
  const made: Authenticator & { renewals: number } = {
    renewals: 0,
    current: async () => held,
    refused: (refused) => {
      if (refused !== held) return true;
      made.renewals += 1;
      held = { authorization: tokenOf(Date.now()) };
      return true;
    },
  };
  return made;
}

function agreement({ headers }: IncomingMessage): string {
  const proof = createHash('sha1').update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Connection: Upgrade',
    'Upgrade: websocket',
    `Sec-WebSocket-Accept: ${proof.digest('base64')}`,
    'Sec-WebSocket-Protocol: SPDY/3.1+portforward.k8s.io',
    '\r\n',
  ].join('\r\n');
}

async function setUp() {
  const cluster = new TestCluster();
  const server = await cluster.start();
  const login = authenticator();
  const settings = { contextName: 't', clusterName: 't', userName: 't', server, namespace: undefined, warnings: [] };
  const api = createTransport(
    { ...settings, tls: { insecure: false }, auth: { type: 'none' }, disableCompression: true },
    { env: {}, interactive: false, version: '1', authenticatorFor: () => login },
  );
  const events: ForwardEvent[] = [];
  const ref = { kind: 'Notebook', name: 'lab', namespace: 'team-a' } as const;
  const reach = reachWorkload(api, ref, { port: 8888, onEvent: (event) => events.push(event) });
  const forward = await forwardPort(reach, { port: 8888, localPort: 0 });
  await passing(() => events.length > 0);
  const stop = async (): Promise<void> => {
    reach.close();
    await reach.ended.catch(() => undefined);
    await api.close();
    cluster.stop();
  };
  return { cluster, login, reach, forward, events, stop };
}

/** Lets what is on its way arrive. */
async function arrive(): Promise<void> {
  for (let round = 0; round < 12; round++) await new Promise((resolve) => setImmediate(resolve));
}

async function passing(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await vi.advanceTimersByTimeAsync(100);
    await arrive();
  }
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined).resume();
  await once(socket, 'connect');
  return socket;
}

const typesOf = (events: readonly ForwardEvent[]): string[] => events.map(({ type }) => type);

test('a day without a word: pings keep a connection, cuts are mended silently, tokens renewed, and nothing grows', async () => {
  const { cluster, login, reach, forward, events, stop } = await setUp();
  const socket = await open(forward.localPort);
  await passing(() => cluster.forwards === 2);
  const size = () => [vi.getTimerCount(), getEventListeners(reach.signal, 'abort').length, cluster.sockets.size];
  const sizes: number[][] = [];
  const start = Date.now();
  const pings = cluster.pings;
  for (let step = 1; Date.now() - start < 24 * HOUR_MS; step++) {
    await vi.advanceTimersByTimeAsync(STEP_MS);
    await arrive();
    // As load balancers do; watches have nothing to say and are cut.
    cluster.cutIdle(60_000);
    await arrive();
    if ((step * STEP_MS) % (6 * HOUR_MS) === 0) sizes.push(size());
  }
  expect([cluster.forwards, socket.destroyed]).toEqual([2, false]);
  expect(cluster.pings - pings).toBe((24 * HOUR_MS) / STEP_MS);
  expect(typesOf(events)).toEqual(['connected']);
  expect(cluster.tokens.size).toBeGreaterThanOrEqual(24);
  expect(login.renewals).toBe(cluster.tokens.size - 1);
  const [first, ...later] = sizes;
  for (const each of later) expect(each.map((count, index) => count - (first?.[index] ?? 0) <= 3)).not.toContain(false);
  const next = await open(forward.localPort);
  await passing(() => cluster.forwards === 3);
  expect(next.destroyed).toBe(false);
  await stop();
}, 120_000);

test('a laptop that slept: its dead connection is noticed within seconds, the next one works, at most one word', async () => {
  const { cluster, forward, events, stop } = await setUp();
  const socket = await open(forward.localPort);
  const { pings } = cluster;
  await passing(() => cluster.pings > pings);
  cluster.silence();
  vi.setSystemTime(Date.now() + 8 * HOUR_MS);
  const woken = performance.now();
  await passing(() => socket.closed);
  expect(performance.now() - woken).toBeLessThan(30_000);
  const forwards = cluster.forwards;
  await open(forward.localPort);
  await passing(() => cluster.forwards > forwards);
  expect(typesOf(events).filter((type) => type === 'lost').length).toBeLessThanOrEqual(1);
  await stop();
}, 60_000);

test('a server that falls silent and ends nothing: the connection is cut after a minute, and nobody hears of it', async () => {
  const { cluster, forward, events, stop } = await setUp();
  const socket = await open(forward.localPort);
  const { pings } = cluster;
  await passing(() => cluster.pings > pings);
  cluster.silence();
  const silent = performance.now();
  await passing(() => socket.closed);
  expect(performance.now() - silent).toBeLessThan(62_000);
  const forwards = cluster.forwards;
  await open(forward.localPort);
  await passing(() => cluster.forwards > forwards);
  expect(typesOf(events)).toEqual(['connected']);
  await stop();
}, 60_000);
