import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { ConnectionSettings } from '../kubeconfig/connection-settings.ts';
import type { ApiError } from './api-error.ts';
import type { ApiRequest, KubeApi } from './kube-api.ts';
import { createTransport } from './transport.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, number: number) => void;

let server: Server | undefined;
let api: KubeApi | undefined;
let slept: number[] = [];

afterEach(async () => {
  await api?.close();
  server?.closeAllConnections();
  server?.close();
  slept = [];
});

async function connect(
  handler: Handler,
  settings: Partial<ConnectionSettings> = {},
): Promise<{ api: KubeApi; count: () => number }> {
  let count = 0;
  server = createServer((request, response) => {
    count += 1;
    request.resume();
    handler(request, response, count);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  let time = 0;
  api = createTransport(
    {
      contextName: 'test',
      clusterName: 'test',
      userName: 'test',
      server: `http://127.0.0.1:${port}`,
      namespace: undefined,
      tls: { insecure: false },
      auth: { type: 'none' },
      disableCompression: false,
      warnings: [],
      ...settings,
    },
    {
      env: {},
      interactive: false,
      version: '1.2.3',
      clock: {
        now: () => time,
        random: () => 0,
        sleep: async (ms) => {
          slept.push(ms);
          time += ms;
        },
      },
    },
  );
  return { api, count: () => count };
}

function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string | string[]> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

const GET: ApiRequest = { method: 'GET', path: '/api/v1/x' };
const POST: ApiRequest = { method: 'POST', path: '/api/v1/x', body: { data: 1 } };

function failing(promise: Promise<unknown>): Promise<ApiError> {
  return promise.then(
    () => Promise.reject(new Error('it should have failed')),
    (error: ApiError) => error,
  );
}

describe('a request', () => {
  test('carries who asks, on whose behalf, and what', async () => {
    let seen: IncomingMessage['headers'] = {};
    let url = '';
    const { api } = await connect(
      (request, response) => {
        seen = request.headers;
        url = request.url ?? '';
        json(response, 200, { ok: true });
      },
      {
        auth: { type: 'token', token: 'abc', source: '--token' },
        impersonate: { user: 'bob', groups: ['g1', 'g2'], extra: { 'acme.io/team': ['red'] } },
      },
    );
    const answer = await api.request({ ...GET, query: { limit: 5, continue: undefined, watch: true } });
    expect(answer).toEqual({ status: 200, body: { ok: true }, warnings: [] });
    expect(url).toBe('/api/v1/x?limit=5&watch=true');
    expect(seen).toMatchObject({
      authorization: 'Bearer abc',
      'user-agent': 'aisubmit/1.2.3',
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'impersonate-user': 'bob',
      'impersonate-group': 'g1, g2',
      'impersonate-extra-acme.io%2fteam': 'red',
    });
  });

  test('unpacks gzip and reads warnings', async () => {
    const { api } = await connect((_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.setHeader('warning', [
        '299 - "would violate PodSecurity \\"restricted:latest\\": x"',
        '299 - "second, with comma"',
      ]);
      response.end(gzipSync(JSON.stringify({ a: 'b' })));
    });
    expect(await api.request(GET)).toEqual({
      status: 200,
      body: { a: 'b' },
      warnings: ['would violate PodSecurity "restricted:latest": x', 'second, with comma'],
    });
  });

  test('uses one connection again and again', async () => {
    const sockets = new Set<unknown>();
    const { api } = await connect((request, response) => {
      sockets.add(request.socket);
      json(response, 200, {});
    });
    for (let each = 0; each < 5; each++) await api.request(GET);
    expect(sockets.size).toBe(1);
  });

  test('ends at once when its signal is aborted', async () => {
    const controller = new AbortController();
    const { api } = await connect(() => controller.abort());
    const error = await failing(api.request({ ...GET, signal: controller.signal }));
    expect(error.code).toBe('INTERRUPTED');
  });

  test('ends when an answer stops half-way', async () => {
    const { api } = await connect((_request, response) => {
      response.writeHead(200).write('{"a":');
    });
    const error = await failing(api.request({ ...POST, timeoutMs: 100 }));
    expect(error).toMatchObject({ code: 'UNREACHABLE', ambiguous: true });
    expect(error.message).toMatch(/did not answer in time$/);
  });
});

describe('what is tried again', () => {
  test('is a GET after lost connections and 5xx', async () => {
    const { api, count } = await connect((request, response, number) => {
      if (number === 1) request.socket.destroy();
      else if (number === 2) json(response, 503, { kind: 'Status', message: 'overloaded' });
      else json(response, 200, {});
    });
    await api.request(GET);
    expect(count()).toBe(3);
    expect(slept).toEqual([100, 200]);
  });

  test('is a POST only when the server says that it did nothing', async () => {
    const { api, count } = await connect((_request, response, number) => {
      if (number === 1) json(response, 429, { kind: 'Status' }, { 'retry-after': '2' });
      else if (number === 2) json(response, 503, { kind: 'Status' }, { 'retry-after': '1' });
      else json(response, 201, {});
    });
    await api.request(POST);
    expect(count()).toBe(3);
    expect(slept.map(Math.floor)).toEqual([2025, 1050]);
  });

  test.each([
    ['a lost connection', (request: IncomingMessage) => request.socket.destroy(), 'UNREACHABLE'],
    [
      '500',
      (_request: IncomingMessage, response: ServerResponse) => json(response, 500, { kind: 'Status' }),
      'SERVER_ERROR',
    ],
    [
      '503 without Retry-After',
      (_request: IncomingMessage, response: ServerResponse) => json(response, 503, { kind: 'Status' }),
      'SERVER_ERROR',
    ],
  ] as const)('is never a POST after %s', async (_name, handler, code) => {
    const { api, count } = await connect(handler);
    expect(await failing(api.request(POST))).toMatchObject({ code, ambiguous: true });
    expect(count()).toBe(1);
  });

  test('is a DELETE only when its caller says that it may be', async () => {
    const { api, count } = await connect((_request, response, number) =>
      json(response, number === 2 ? 200 : 500, { kind: 'Status' }),
    );
    await failing(api.request({ method: 'DELETE', path: '/x' }));
    expect(count()).toBe(1);
    await api.request({ method: 'DELETE', path: '/x', idempotent: true });
    expect(count()).toBe(2);
  });

  test('ends at the deadline', async () => {
    const { api } = await connect((_request, response) =>
      json(response, 429, { kind: 'Status' }, { 'retry-after': '25' }),
    );
    expect(await failing(api.request(GET))).toMatchObject({ code: 'THROTTLED', status: 429 });
    expect(slept).toHaveLength(2);
  });

  test('is a dry-run or a review, which change nothing', async () => {
    const { api, count } = await connect((request, response, number) => {
      if (number === 1) request.socket.destroy();
      else json(response, 200, {});
    });
    await api.request({ ...POST, idempotent: true });
    expect(count()).toBe(2);
  });

  test('is given up soon when the server has never answered', async () => {
    const { api } = await connect((request) => request.socket.destroy());
    await failing(api.request(GET));
    expect(slept.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(2000);
  });

  test('is never a refusal', async () => {
    const { api, count } = await connect((_request, response) =>
      json(response, 403, { kind: 'Status', reason: 'Forbidden' }),
    );
    await failing(api.request(GET));
    expect(count()).toBe(1);
  });
});

describe('what is not Kubernetes', () => {
  test.each([
    [200, '<html>please log in</html>'],
    [302, ''],
    [200, 'null'],
    [404, '<html>nginx</html>'],
    [502, 'bad gateway'],
  ])('is called so: HTTP %i %s', async (status, body) => {
    const { api } = await connect((_request, response) => response.writeHead(status).end(body));
    const error = await failing(api.request(POST));
    expect(error.code).toBe('SERVER_ERROR');
    expect(error.message).toMatch(/answered something that is not Kubernetes \(HTTP \d+\)$/);
    expect(error.fix).toContain('is a proxy or a login page in between?');
    expect(error.message).not.toContain('html');
  });

  test('is a server that nobody listens at', async () => {
    const { api } = await connect((_request, response) => json(response, 200, {}));
    server?.closeAllConnections();
    await new Promise<void>((resolve) => server?.close(() => resolve()));
    const error = await failing(api.request(POST));
    expect(error).toMatchObject({ code: 'UNREACHABLE', ambiguous: false });
    expect(error.message).toContain('refuses connections');
  });
});

describe('a stream', () => {
  test('gives bytes as they come and may last longer than the time bound', async () => {
    const { api } = await connect((_request, response) => {
      response.writeHead(200).write('a');
      setTimeout(() => response.end('b'), 60);
    });
    let text = '';
    for await (const chunk of await api.stream({ ...GET, timeoutMs: 30 })) text += Buffer.from(chunk).toString();
    expect(text).toBe('ab');
  });

  test('that is refused says why', async () => {
    const { api } = await connect((_request, response) =>
      json(response, 403, { kind: 'Status', reason: 'Forbidden', message: 'no logs for you' }),
    );
    expect((await failing(api.stream(GET))).message).toBe('no logs for you');
  });

  test('that breaks says so', async () => {
    const { api } = await connect((request, response) => {
      response.writeHead(200).write('a');
      setTimeout(() => request.socket.destroy(), 20);
    });
    const read = async (): Promise<void> => {
      for await (const _chunk of await api.stream(GET));
    };
    expect(await failing(read())).toMatchObject({ code: 'UNREACHABLE' });
  });
});
