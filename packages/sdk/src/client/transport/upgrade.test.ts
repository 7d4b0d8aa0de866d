import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import type { Authenticator } from '../auth/credential.ts';
import type { ApiError } from './api-error.ts';
import type { KubeApi, StreamChannel, UpgradeRequest } from './kube-api.ts';
import { createTransport } from './transport.ts';

let server: Server | undefined;
let api: KubeApi | undefined;
const sockets: Duplex[] = [];

afterEach(async () => {
  await api?.close();
  for (const socket of sockets.splice(0)) socket.destroy();
  server?.closeAllConnections();
  server?.close();
});

type Answer = (request: IncomingMessage, socket: Duplex, number: number) => void;

async function connect(answer: Answer, authenticator?: Authenticator): Promise<KubeApi> {
  let count = 0;
  server = createServer();
  server.on('upgrade', (request, socket) => {
    count += 1;
    sockets.push(socket);
    socket.on('error', () => {});
    answer(request, socket, count);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  api = createTransport(
    {
      contextName: 'test',
      clusterName: 'test',
      userName: 'test',
      server: `http://127.0.0.1:${port}`,
      namespace: undefined,
      tls: { insecure: false },
      auth: { type: 'token', token: 'secret-token', source: '--token' },
      impersonate: { user: 'bob', groups: ['g1'] },
      disableCompression: false,
      warnings: [],
    },
    {
      env: {},
      interactive: false,
      version: '1.2.3',
      authenticatorFor: () => authenticator,
      clock: { now: () => 0, random: () => 0, sleep: async () => {} },
    },
  );
  return api;
}

const REQUEST: UpgradeRequest = {
  path: '/api/v1/namespaces/team-a/pods/p/exec',
  query: { command: ['echo', 'a b'], stdin: true, container: undefined },
  protocols: ['v5.channel.k8s.io', 'v4.channel.k8s.io'],
};

function refuse(socket: Duplex, status: number, body: object): void {
  const text = JSON.stringify(body);
  socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`);
}

function agree(request: IncomingMessage, socket: Duplex, more = 'Sec-WebSocket-Protocol: v5.channel.k8s.io\r\n'): void {
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const proof = createHash('sha1').update(key).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${proof}\r\n${more}\r\n`,
  );
}

function failing(promise: Promise<unknown>): Promise<ApiError> {
  return promise.then(
    () => Promise.reject(new Error('it should have failed')),
    (error: ApiError) => error,
  );
}

/** What a channel hands out until it ends. */
async function hear(channel: StreamChannel): Promise<string[]> {
  const heard: string[] = [];
  await new Promise<void>((resolve) => {
    channel.listen({
      data: (piece, last) => void heard.push(`${Buffer.from(piece).toString()}${last ? '.' : ''}`),
      pong: () => void heard.push('pong'),
      closed: (error) => {
        heard.push(`closed ${error?.message ?? ''}`);
        resolve();
      },
    });
  });
  return heard;
}

test('a handshake carries who asks, on whose behalf, and what', async () => {
  let seen: IncomingMessage | undefined;
  const there = await connect((request, socket) => {
    seen = request;
    agree(request, socket);
  });
  const channel = await there.upgrade(REQUEST);
  expect(channel.protocol).toBe('v5.channel.k8s.io');
  expect(seen?.url).toBe('/api/v1/namespaces/team-a/pods/p/exec?command=echo&command=a+b&stdin=true');
  expect(seen?.method).toBe('GET');
  expect(seen?.headers).toMatchObject({
    authorization: 'Bearer secret-token',
    'impersonate-user': 'bob',
    'impersonate-group': 'g1',
    'user-agent': 'aisubmit/1.2.3',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-protocol': 'v5.channel.k8s.io, v4.channel.k8s.io',
  });
  expect(seen?.headers['sec-websocket-extensions']).toBeUndefined();
});

test('what comes with the answer and what comes later is heard, and the goodbye', async () => {
  const there = await connect((request, socket) => {
    agree(request, socket, 'Sec-WebSocket-Protocol: v4.channel.k8s.io\r\n');
    socket.write(Buffer.from('82026869', 'hex'));
    setImmediate(() => socket.write(Buffer.from('82026a6b8a00880203e8', 'hex')));
  });
  const channel = await there.upgrade(REQUEST);
  expect(await hear(channel)).toEqual(['hi.', 'jk.', 'pong', 'closed ']);
});

test.each([
  ['no goodbye', '', 'closed the connection to HOST was cut'],
  ['a goodbye with a complaint', '880703e96465616421', 'closed the cluster ended the stream (code 1001): dead!'],
  ['a frame that is none', 'ff00', 'closed the stream from the cluster is damaged: a frame is of an extension'],
])('%s is an error', async (_name, bytes, wanted) => {
  const there = await connect((request, socket) => {
    agree(request, socket);
    socket.end(Buffer.from(bytes, 'hex'));
  });
  const { host } = new URL(there.server);
  expect(await hear(await there.upgrade(REQUEST))).toEqual([wanted.replace('HOST', host)]);
});

test('a ping is answered with its own words', async () => {
  const said = Promise.withResolvers<Buffer>();
  const there = await connect((request, socket) => {
    agree(request, socket);
    socket.write(Buffer.from('89026869', 'hex'));
    socket.once('data', said.resolve);
  });
  void hear(await there.upgrade(REQUEST));
  const frame = await said.promise;
  const unmasked = frame.subarray(6).map((byte, index) => byte ^ (frame[2 + (index % 4)] ?? 0));
  expect([frame.subarray(0, 2).toString('hex'), Buffer.from(unmasked).toString()]).toEqual(['8a82', 'hi']);
});

test.each([
  [403, 'FORBIDDEN', 'pods "p" is forbidden'],
  [404, 'NOT_FOUND', 'pods "p" not found'],
  [400, 'REJECTED', 'container x is not valid for pod p'],
  [500, 'SERVER_ERROR', 'the cluster at HOST failed (HTTP 500): error dialing backend'],
])('%i is the error that it is for any request', async (status, code, message) => {
  const said = message.replace(/^the cluster.*: /, '');
  let count = 0;
  const there = await connect((_request, socket) => {
    count += 1;
    refuse(socket, status, { kind: 'Status', message: said });
  });
  const error = await failing(there.upgrade(REQUEST));
  const { host } = new URL(there.server);
  expect(error).toMatchObject({ code, status, message: message.replace('HOST', host) });
  expect(JSON.stringify(error) + String(error.stack)).not.toContain('secret-token');
  expect(count).toBe(1);
});

test('a credential that is refused is renewed once', async () => {
  const tokens = ['old', 'new', 'newest'];
  const authenticator: Authenticator = {
    current: async () => ({ authorization: `Bearer ${tokens[0]}` }),
    refused: () => tokens.shift() !== undefined,
  };
  const seen: unknown[] = [];
  const there = await connect((request, socket) => {
    seen.push(request.headers.authorization);
    if (request.headers.authorization === 'Bearer new') agree(request, socket);
    else refuse(socket, 401, { kind: 'Status' });
  }, authenticator);
  expect((await there.upgrade(REQUEST)).protocol).toBe('v5.channel.k8s.io');
  tokens.unshift('old', 'older');
  expect(await failing(there.upgrade(REQUEST))).toMatchObject({ code: 'NOT_LOGGED_IN' });
  expect(seen).toEqual(['Bearer old', 'Bearer new', 'Bearer old', 'Bearer older']);
});

test('429 is asked again, and 502 where nothing can have begun', async () => {
  const there = await connect((request, socket, number) => {
    if (number === 1) refuse(socket, 429, { kind: 'Status' });
    else if (number === 2) refuse(socket, 502, { kind: 'Status' });
    else agree(request, socket);
  });
  expect((await there.upgrade({ ...REQUEST, idempotent: true })).protocol).toBe('v5.channel.k8s.io');
});

test('what a node refuses is not asked again', async () => {
  let count = 0;
  const there = await connect((_request, socket, number) => {
    count = number;
    refuse(socket, 500, { kind: 'Status', message: 'pod not found ("p_team-a")' });
  });
  expect(await failing(there.upgrade({ ...REQUEST, idempotent: true }))).toMatchObject({ status: 500 });
  expect(count).toBe(1);
});

test.each([
  [false, 1],
  [true, 2],
])('a lost answer is asked for again only where nothing can have begun (%s)', async (idempotent, wanted) => {
  let count = 0;
  const there = await connect((request, socket, number) => {
    count = number;
    if (number === 1) socket.destroy();
    else agree(request, socket);
  });
  await there.upgrade({ ...REQUEST, idempotent }).catch(() => {});
  expect(count).toBe(wanted);
});

test.each([
  ['another protocol', 'Sec-WebSocket-Protocol: chat\r\n'],
  ['no protocol', ''],
  ['an extension', 'Sec-WebSocket-Protocol: v5.channel.k8s.io\r\nSec-WebSocket-Extensions: permessage-deflate\r\n'],
])('a server that agrees to %s is refused', async (_name, headers) => {
  const there = await connect((request, socket) => agree(request, socket, headers));
  expect(await failing(there.upgrade(REQUEST))).toMatchObject({ code: 'SERVER_ERROR', status: 101 });
});

test('bare SPDY is asked for as kubectl did, and its bytes are what comes', async () => {
  let seen: IncomingMessage | undefined;
  const there = await connect((request, socket) => {
    seen = request;
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\nhi');
    setImmediate(() => socket.end());
  });
  const channel = await there.upgrade({ ...REQUEST, over: 'SPDY/3.1', protocols: ['portforward.k8s.io'] });
  const { host } = new URL(there.server);
  expect(await hear(channel)).toEqual(['hi.', `closed the connection to ${host} was cut`]);
  expect(seen?.method).toBe('POST');
  expect(seen?.headers).toMatchObject({ upgrade: 'SPDY/3.1', 'x-stream-protocol-version': 'portforward.k8s.io' });
});

test('every stream gets a connection of its own', async () => {
  const ports = new Set<unknown>();
  const there = await connect((request, socket) => {
    ports.add(request.socket.remotePort);
    refuse(socket, 404, { kind: 'Status' });
  });
  await failing(there.upgrade(REQUEST));
  await failing(there.upgrade(REQUEST));
  expect(ports.size).toBe(2);
});
