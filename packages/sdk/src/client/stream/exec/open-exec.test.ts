import { afterEach, expect, test, vi } from 'vitest';
import { type MemoryChannel, memoryChannel } from '../../../../../../test/fakes/memory-channel.ts';
import { memoryKubeApi } from '../../../../../../test/fakes/memory-kube-api.ts';
import { ApiError } from '../../transport/api-error.ts';
import type { UpgradeRequest } from '../../transport/kube-api.ts';
import type { ExecOptions, ExecSession } from './exec-session.ts';
import { openExec } from './open-exec.ts';

afterEach(() => {
  vi.useRealTimers();
});

interface Opened {
  readonly session: ExecSession;
  readonly channel: MemoryChannel;
  readonly request: UpgradeRequest | undefined;
}

async function open(options: Partial<ExecOptions> = {}, protocol?: string): Promise<Opened> {
  const channel = memoryChannel(protocol);
  let request: UpgradeRequest | undefined;
  const api = {
    ...memoryKubeApi(),
    upgrade: async (given: UpgradeRequest) => {
      request = given;
      return channel;
    },
  };
  const session = await openExec(api, { namespace: 'team-a', pod: 'p', command: ['echo', 'a b'], ...options });
  return { session, channel, request };
}

async function readAll({ output }: ExecSession): Promise<string[]> {
  const seen: string[] = [];
  for await (const { stream, data } of output) seen.push(`${stream} ${Buffer.from(data).toString()}`);
  return seen;
}

function settled(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch((error: unknown) => error);
}

const SUCCESS = JSON.stringify({ status: 'Success' });

test('a command is asked for word by word, and never a second time', async () => {
  const { request } = await open({ container: 'main', stdin: true });
  expect(request).toEqual({
    path: '/api/v1/namespaces/team-a/pods/p/exec',
    query: { container: 'main', command: ['echo', 'a b'], stdin: true, stdout: true, stderr: true, tty: false },
    protocols: ['v5.channel.k8s.io'],
    signal: undefined,
  });
});

const SPDY = { over: 'SPDY/3.1', protocols: ['v4.channel.k8s.io'] };

test.each([
  [true, [{ protocols: ['v5.channel.k8s.io'] }, SPDY, { protocols: ['v4.channel.k8s.io'] }]],
  [false, [{ protocols: ['v5.channel.k8s.io', 'v4.channel.k8s.io'] }, SPDY]],
])('servers that do not know a way are asked in another, with input %j', async (stdin, ways) => {
  const asked: UpgradeRequest[] = [];
  for (const [status, message] of [
    [400, 'no, by SPDY/3.1'],
    [403, 'no, by WebSocket'],
  ] as const) {
    asked.length = 0;
    const upgrade = async (request: UpgradeRequest): Promise<never> => {
      asked.push(request);
      throw new ApiError('REJECTED', `no, by ${request.over ?? 'WebSocket'}`, { status });
    };
    const opening = openExec(
      { ...memoryKubeApi(), upgrade },
      { namespace: 'team-a', pod: 'p', command: ['true'], stdin },
    );
    await expect(opening).rejects.toThrow(message);
    expect(asked).toMatchObject(ways);
    expect(asked).toHaveLength(ways.length);
  }
});

test.each([
  ['was cut', new ApiError('UNREACHABLE', 'it was cut', { transient: true })],
  ['switched to a protocol that is none of ours', new ApiError('SERVER_ERROR', 'it was switched', { status: 101 })],
])('what may have begun is not asked for in another way: it %s', async (_what, error) => {
  let asked = 0;
  const upgrade = async (): Promise<never> => {
    asked += 1;
    throw error;
  };
  const opening = openExec({ ...memoryKubeApi(), upgrade }, { namespace: 'team-a', pod: 'p', command: ['true'] });
  await expect(opening).rejects.toThrow(error.message);
  expect(asked).toBe(1);
});

test('a terminal has one output', async () => {
  const { request } = await open({ tty: true });
  expect(request?.query).toMatchObject({ stderr: false, tty: true });
});

test('output comes in its order, the exit after it, and a tail behind the status is not lost', async () => {
  const { session, channel } = await open();
  channel.come(1, 'one');
  channel.come(2, 'two');
  channel.come(3, SUCCESS);
  channel.come(255, 1);
  channel.come(1, 'tail');
  channel.end();
  expect(await readAll(session)).toEqual(['stdout one', 'stderr two', 'stdout tail']);
  expect(await session.exit).toEqual({ code: 0 });
});

test('the exit waits for a reader that is behind', async () => {
  const { session, channel } = await open();
  channel.come(1, 'one');
  channel.come(3, SUCCESS);
  channel.end();
  expect(await Promise.race([session.exit, Promise.resolve('not yet')])).toBe('not yet');
  await readAll(session);
  expect(await session.exit).toEqual({ code: 0 });
});

test('a server that says no goodbye after the status is left', async () => {
  vi.useFakeTimers();
  const { session, channel } = await open();
  channel.come(3, SUCCESS);
  vi.advanceTimersByTime(4000);
  channel.come(1, 'late');
  vi.advanceTimersByTime(4999);
  expect(channel.asked).not.toContain('close');
  vi.advanceTimersByTime(1);
  expect(await readAll(session)).toEqual(['stdout late']);
  expect(await session.exit).toEqual({ code: 0 });
});

test('input, its end and a size have their channels', async () => {
  const { session, channel } = await open({ stdin: true });
  await session.write(Buffer.from('hi'));
  session.resize({ columns: 80, rows: 24 });
  await session.endInput();
  expect(channel.sent.map(String)).toEqual([
    '\0hi',
    '\u0004{"Width":80,"Height":24}',
    Buffer.from([255, 0]).toString(),
  ]);
});

test('a cluster that cannot end input says so', async () => {
  const { session } = await open({ stdin: true }, 'v4.channel.k8s.io');
  expect(await settled(session.endInput())).toMatchObject({
    code: 'REJECTED',
    message: 'this cluster cannot be told that the input of a command ends',
  });
});

test('a reader that is behind stops the connection, and starts it again', async () => {
  const { session, channel } = await open();
  for (let i = 0; i < 4; i++) channel.come(1, Buffer.alloc(64 * 1024));
  expect(channel.asked).toEqual(['ping', 'pause']);
  const reading = session.output[Symbol.asyncIterator]();
  for (let i = 0; i < 4; i++) await reading.next();
  void reading.next();
  expect(channel.asked).toEqual(['ping', 'pause', 'resume']);
});

test('a connection that ends before the command says so to the reader and to whoever waits for the exit', async () => {
  const { session, channel } = await open();
  channel.come(1, 'one');
  channel.end();
  const wanted = {
    code: 'UNREACHABLE',
    message: 'the connection to pod p ended before the command did',
    transient: true,
  };
  expect(await settled(readAll(session))).toMatchObject(wanted);
  expect(await settled(session.exit)).toMatchObject(wanted);
});

test('a broken connection gives its own reason', async () => {
  const { session, channel } = await open();
  channel.end(new Error('cut'));
  expect(await settled(session.exit)).toMatchObject({ message: 'cut' });
});

test('an aborted signal ends the session', async () => {
  const abort = new AbortController();
  const { session, channel } = await open({ signal: abort.signal });
  abort.abort();
  expect(await settled(session.exit)).toMatchObject({ code: 'INTERRUPTED' });
  expect(channel.asked).toEqual(['ping', 'close']);
});

test('a server that answered before and then says nothing is given up', async () => {
  vi.useFakeTimers();
  const { session, channel } = await open();
  channel.pong();
  vi.advanceTimersByTime(60_000);
  expect(await settled(session.exit)).toMatchObject({
    code: 'UNREACHABLE',
    message: 'the cluster has not answered on the connection to pod p for a while',
    transient: true,
  });
});
