import type { Duplex } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { type MemoryChannel, memoryChannel } from '../../../../../../test/fakes/memory-channel.ts';
import { memoryKubeApi } from '../../../../../../test/fakes/memory-kube-api.ts';
import { ApiError } from '../../transport/api-error.ts';
import type { UpgradeRequest } from '../../transport/kube-api.ts';
import { openPortForward } from './open-port-forward.ts';

afterEach(() => {
  vi.useRealTimers();
});

async function open(
  signal?: AbortSignal,
): Promise<{ stream: Duplex; channel: MemoryChannel; failed: Promise<unknown> }> {
  const channel = memoryChannel();
  const api = { ...memoryKubeApi(), upgrade: async () => channel };
  const stream = await openPortForward(api, { namespace: 'team-a', pod: 'p', port: 8888, signal });
  const failed = new Promise((resolve) => stream.once('error', resolve));
  return { stream, channel, failed };
}

/** A frame of data as a server sends it. */
function data(stream: number, text: string, end = false): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 0, stream, end ? 1 : 0, 0, 0, text.length]), Buffer.from(text)]);
}

function sentData(channel: MemoryChannel): string[] {
  return channel.sent.slice(2).map((message) => message.toString('hex'));
}

async function readAll(stream: Duplex): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

test('both streams are opened at once, and nothing more is said on the one for errors', async () => {
  const { channel } = await open();
  const [opening, ping] = channel.sent;
  const types = [...(opening?.toString('latin1').matchAll(/streamtype\0\0\0.(\w{4,5})/g) ?? [])].map(
    (match) => match[1],
  );
  expect(types).toEqual(['error', 'data']);
  expect(opening?.includes(Buffer.from('0000000101000000', 'hex'))).toBe(true);
  expect(ping?.toString('hex')).toBe('800300060000000400000001');
});

test('bytes pass both ways, and each side ends for itself', async () => {
  const { stream, channel } = await open();
  stream.end('hi');
  channel.come(data(3, 'ho'));
  channel.come(data(3, ' ho', true));
  channel.come(data(1, '', true));
  expect(await readAll(stream)).toBe('ho ho');
  expect(sentData(channel)).toEqual(['00000003000000026869', '0000000301000000']);
  expect(channel.asked).toEqual(['close']);
});

test('what the pod said before it ended can still be read after the connection is gone', async () => {
  const { stream, channel } = await open();
  channel.come(data(3, 'last words', true));
  channel.end();
  expect(await readAll(stream)).toBe('last words');
});

test.each([
  [
    'failed to connect to localhost:8888 inside namespace "f3", IPv4: dial tcp4 127.0.0.1:8888: connect: connection refused',
    { code: 'UNREACHABLE', message: 'nothing listens on port 8888 in pod p', transient: true },
  ],
  [
    '{"closeConnection":true,"message":"error forwarding port 8888 to pod f3, uid : dial: connection refused"}\n',
    { code: 'UNREACHABLE', message: 'nothing listens on port 8888 in pod p', transient: true },
  ],
  [
    'error forwarding port 8888 to pod f3, uid : failed to find sandbox "f3" in store: not found',
    { code: 'NOT_FOUND', message: 'pod p is not running any more', transient: false },
  ],
  [
    'error forwarding port 8888 to pod f3, uid : read tcp4 127.0.0.1:41300->127.0.0.1:8888: read: connection reset by peer',
    { code: 'UNREACHABLE', message: 'the connection to port 8888 of pod p was cut', transient: true },
  ],
  [
    'odd \u001b[31mred',
    { code: 'UNREACHABLE', message: 'port 8888 of pod p cannot be reached: odd \\u{1b}[31mred', transient: true },
  ],
])('the node says: %s', async (text, wanted) => {
  const { channel, failed } = await open();
  channel.come(data(1, text.slice(0, 200)));
  if (text.length > 200) channel.come(data(1, text.slice(200)));
  channel.come(data(1, '', true));
  channel.come(data(3, '', true));
  expect(await failed).toMatchObject(wanted);
});

test('a connection that ends before the pod does was cut', async () => {
  const { channel, failed } = await open();
  channel.come(data(3, 'half'));
  channel.end();
  expect(await failed).toMatchObject({ code: 'UNREACHABLE', message: 'the connection to port 8888 of pod p was cut' });
});

test('a reset by the node is a cut', async () => {
  const { channel, failed } = await open();
  channel.come(Buffer.from('8003000300000008' + '0000000300000005', 'hex'));
  expect(await failed).toMatchObject({ message: 'the connection to port 8888 of pod p was cut' });
});

test('damaged frames are said to be so', async () => {
  const { channel, failed } = await open();
  channel.come(Buffer.from('HTTP/1.1 400 Bad Request', 'latin1').map((byte) => byte | 0x80));
  expect(await failed).toMatchObject({ code: 'SERVER_ERROR' });
});

test("the server's ping is sent back", async () => {
  const { channel } = await open();
  channel.come(Buffer.from('800300060000000400000002', 'hex'));
  expect(sentData(channel)).toEqual(['800300060000000400000002']);
});

test('a reader that is behind stops the connection', async () => {
  const { stream, channel } = await open();
  for (let i = 0; i < 5; i++) channel.come(Buffer.from([0, 0, 0, 3, 0, 1, 0, 0]), Buffer.alloc(65_536));
  expect(channel.asked).toEqual(['pause']);
  while (stream.read() !== null);
  await new Promise((resolve) => setImmediate(resolve));
  expect(channel.asked).toEqual(['pause', 'resume']);
});

test('a long write becomes frames that a server can hold', async () => {
  const { stream, channel } = await open();
  await new Promise((resolve) => stream.write(Buffer.alloc(300_000), resolve));
  expect(channel.sent.slice(2).map((message) => message.length)).toEqual([131_080, 131_080, 37_864]);
});

test('a peer that is gone is noticed', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const { channel, failed } = await open();
  channel.come(Buffer.from('800300060000000400000001', 'hex'));
  vi.advanceTimersByTime(60_000);
  expect(await failed).toMatchObject({ code: 'UNREACHABLE', transient: true });
});

test('an aborted signal cuts the connection', async () => {
  const abort = new AbortController();
  const { channel, failed } = await open(abort.signal);
  abort.abort();
  expect(await failed).toMatchObject({ code: 'INTERRUPTED' });
  expect(channel.asked).toEqual(['close']);
});

test.each([101, 400, 403, 426])(
  'a server that answers %i to a WebSocket is asked as kubectl asked before',
  async (status) => {
    const asked: UpgradeRequest[] = [];
    const api = {
      ...memoryKubeApi(),
      upgrade: async (request: UpgradeRequest) => {
        asked.push(request);
        if (request.over === undefined) throw new ApiError('REJECTED', 'no', { status });
        return memoryChannel();
      },
    };
    const stream = await openPortForward(api, { namespace: 'team-a', pod: 'p', port: 80 });
    stream.destroy();
    const path = '/api/v1/namespaces/team-a/pods/p/portforward';
    expect(asked).toEqual([
      { path, signal: undefined, idempotent: true, protocols: ['SPDY/3.1+portforward.k8s.io'] },
      { path, signal: undefined, idempotent: true, over: 'SPDY/3.1', protocols: ['portforward.k8s.io'] },
    ]);
  },
);

test.each([
  [403, 'no, by WebSocket'],
  [400, 'no, by SPDY/3.1'],
  [404, 'no, by WebSocket'],
])('of two refusals with %i the one that helps is told', async (status, message) => {
  const upgrade = async (request: UpgradeRequest): Promise<never> => {
    throw new ApiError('REJECTED', `no, by ${request.over ?? 'WebSocket'}`, { status });
  };
  await expect(
    openPortForward({ ...memoryKubeApi(), upgrade }, { namespace: 'team-a', pod: 'p', port: 80 }),
  ).rejects.toThrow(message);
});
