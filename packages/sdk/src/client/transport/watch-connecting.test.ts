import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ConnectionSettings } from '../kubeconfig/connection-settings.ts';
import type { ApiError } from './api-error.ts';
import { createTransport } from './transport.ts';

let server: Server;
const sockets: Socket[] = [];

beforeEach(async () => {
  // Takes connections and never says a word.
  server = createServer((socket) => void sockets.push(socket.resume().on('error', () => {}))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
});

const place = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;

function transport(settings: Partial<ConnectionSettings>): ReturnType<typeof createTransport> {
  return createTransport(
    {
      contextName: 'test',
      clusterName: 'test',
      userName: 'test',
      server: `https://${place()}`,
      namespace: undefined,
      tls: { insecure: true },
      auth: { type: 'none' },
      disableCompression: false,
      warnings: [],
      ...settings,
    },
    { env: {}, interactive: false, version: '1.2.3', deadlineMs: 0 },
  );
}

async function connected(): Promise<void> {
  while (sockets.length === 0) await new Promise((resolve) => setImmediate(resolve));
  // The client learns of its connection a little later than the server.
  for (let round = 0; round < 20; round++) await new Promise((resolve) => setImmediate(resolve));
}

/** What an attempt fails with, and after how long. */
async function failing(
  attempt: Promise<unknown>,
): Promise<{ error: ApiError | undefined; early: ApiError | undefined }> {
  let error: ApiError | undefined;
  attempt.catch((thrown: ApiError) => {
    error = thrown;
  });
  await connected();
  await vi.advanceTimersByTimeAsync(9900);
  const early = error;
  await vi.advanceTimersByTimeAsync(200);
  return { error, early };
}

const GET = { method: 'GET', path: '/api/v1/x' } as const;

test.each([
  ['a request', () => transport({}).request(GET)],
  ['a watch', () => transport({}).stream(GET)],
  ['a stream', () => transport({}).upgrade({ path: '/x', protocols: ['a'] })],
])('%s gives up on a server that never speaks TLS after ten seconds', async (_name, attempt) => {
  const { error, early } = await failing(attempt());
  expect(early).toBeUndefined();
  expect(error).toMatchObject({
    code: 'UNREACHABLE',
    message: `${place()} took a connection, but did not answer in TLS within 10 seconds`,
    fix: 'check your network or VPN and the server in the kubeconfig',
    ambiguous: false,
    transient: true,
  });
});

test('a proxy that never answers is given up, and named', async () => {
  const { error } = await failing(
    transport({ server: 'https://k8s.invalid', proxyUrl: `http://${place()}` }).request(GET),
  );
  expect(error).toMatchObject({
    code: 'UNREACHABLE',
    message: `the proxy ${place()} did not take a connection within 10 seconds`,
  });
});

test('an interrupt ends the wait for a proxy at once', async () => {
  const stop = new AbortController();
  const attempt = transport({ server: 'https://k8s.invalid', proxyUrl: `http://${place()}` }).request({
    ...GET,
    signal: stop.signal,
  });
  void connected().then(() => stop.abort());
  await expect(attempt).rejects.toMatchObject({ code: 'INTERRUPTED' });
});

test('an answer that is slow is no connection that is', async () => {
  const { error, early } = await failing(transport({ server: `http://${place()}` }).request(GET));
  expect([error, early]).toEqual([undefined, undefined]);
  await vi.advanceTimersByTimeAsync(20_000);
});

test('a connection that many requests share keeps nothing of them', async () => {
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
  server.on('connection', (socket: Socket) => socket.on('data', () => socket.write(answer)));
  const warnings: Error[] = [];
  const note = (warning: Error): void => void warnings.push(warning);
  process.on('warning', note);
  const api = transport({ server: `http://${place()}` });
  for (let each = 0; each < 20; each++) await api.request(GET);
  // Node says it a moment later.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', note);
  await api.close();
  expect([sockets.length, warnings]).toEqual([1, []]);
});
