import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { openPortForward } from '@aisubmit/sdk/client';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { type Place, withSandbox } from '../api-server/with-sandbox.ts';
import { connections, failing, killPod, LISTENERS, MEBIBYTE, STREAM_PODS, startPod } from './stream-pods.ts';

async function readAll(stream: Duplex): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

async function count(stream: Duplex): Promise<number> {
  let length = 0;
  for await (const chunk of stream) length += (chunk as Buffer).length;
  return length;
}

function brokenBy(stream: Duplex): Promise<unknown> {
  stream.resume();
  return new Promise((resolve) => stream.once('error', resolve).once('close', () => resolve(undefined)));
}

function breakStreams(place: Place, stream: { readonly kind: 'cut' | number; readonly afterBytes: number }): void {
  place.sandbox().faults.add({ match: ({ path }) => path.endsWith('/portforward'), times: 1, action: { stream } });
}

withSandbox({ pods: { '*': STREAM_PODS } }, (place) => {
  const as = connections(place);
  const forward = (port: number, pod = 'ports'): Promise<Duplex> =>
    openPortForward(as('alice'), { namespace: 'team-a', pod, port });
  beforeAll(async () => {
    await startPod(place.sandbox(), 'ports');
  });
  afterEach(() => place.sandbox().faults.clear());

  test('bytes pass both ways', async () => {
    const stream = await forward(LISTENERS.echo);
    stream.end('to and fro');
    expect(await readAll(stream)).toBe('to and fro');
  });

  test('100 MiB go up, the end of them is seen, and the answer comes back', async () => {
    const stream = await forward(LISTENERS.digest);
    const answer = readAll(stream);
    const chunk = Buffer.alloc(MEBIBYTE, 'aisubmit');
    const hash = createHash('sha256');
    for (let i = 0; i < 100; i++) {
      hash.update(chunk);
      if (!stream.write(chunk)) await new Promise((resolve) => stream.once('drain', resolve));
    }
    stream.end();
    expect(await answer).toBe(`104857600 ${hash.digest('hex').slice(0, 16)}`);
  });

  test('100 MiB come down to the last byte', async () => {
    const stream = await forward(LISTENERS.hundred);
    stream.end();
    expect(await count(stream)).toBe(100 * MEBIBYTE);
  });

  test('200 connections at once keep apart', async () => {
    const texts = Array.from({ length: 200 }, (_, index) => `connection ${index} `.repeat(100));
    const answers = texts.map(async (text) => {
      const stream = await forward(LISTENERS.echo);
      stream.end(text);
      return readAll(stream);
    });
    expect(await Promise.all(answers)).toEqual(texts);
  });

  test('a reader that stops holds the pod back, and reads on where it stopped', async () => {
    const stream = await forward(LISTENERS.endless);
    await new Promise((resolve) => stream.once('readable', resolve));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(stream.readableLength).toBeLessThan(4 * MEBIBYTE);
    const first = stream.read() as Buffer;
    expect(first.subarray(0, 8).toString()).toBe('aisubmit');
    let more = 0;
    while (more < 20 * MEBIBYTE) {
      await new Promise((resolve) => setImmediate(resolve));
      more += (stream.read() as Buffer | null)?.length ?? 0;
    }
    stream.destroy();
  });

  test('one connection that nobody reads does not hold another up', async () => {
    const stalled = await forward(LISTENERS.endless);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const stream = await forward(LISTENERS.echo);
    stream.end('past it');
    expect(await readAll(stream)).toBe('past it');
    stalled.destroy();
  });

  test('where nothing listens it says so', async () => {
    expect(await brokenBy(await forward(LISTENERS.nobody))).toMatchObject({
      code: 'UNREACHABLE',
      message: 'nothing listens on port 8005 in pod ports',
    });
  });

  test('refusals are those of any request', async () => {
    const viewer = openPortForward(as('viewer'), { namespace: 'team-a', pod: 'ports', port: LISTENERS.echo });
    expect(await failing(viewer)).toMatchObject({
      code: 'FORBIDDEN',
      message: 'viewer may not get pods/portforward in namespace team-a',
    });
    expect(await failing(forward(LISTENERS.echo, 'nope'))).toMatchObject({
      code: 'NOT_FOUND',
      message: 'pods "nope" not found',
    });
  });

  test('a pod that is killed ends its connections', async () => {
    await startPod(place.sandbox(), 'ports-killed');
    const stream = await forward(LISTENERS.silent, 'ports-killed');
    stream.write('hello?');
    const broken = brokenBy(stream);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await killPod(place.sandbox(), 'ports-killed');
    expect(['UNREACHABLE', 'NOT_FOUND', undefined]).toContain(((await broken) as { code?: string } | undefined)?.code);
  });

  test('a connection that is cut breaks the stream', async () => {
    breakStreams(place, { kind: 'cut', afterBytes: 1_000_000 });
    expect(await brokenBy(await forward(LISTENERS.hundred))).toMatchObject({ code: 'UNREACHABLE', transient: true });
  });

  test('a server that says goodbye in the middle breaks the stream', async () => {
    breakStreams(place, { kind: 1001, afterBytes: 1_000_000 });
    expect(await brokenBy(await forward(LISTENERS.hundred))).toMatchObject({
      code: 'UNREACHABLE',
      message: 'the cluster ended the stream (code 1001)',
      transient: true,
    });
  });

  test('an API server that is killed breaks the stream, and the next one works', async () => {
    const broken = brokenBy(await forward(LISTENERS.endless));
    await place.sandbox().restart();
    expect(await broken).toMatchObject({ code: 'UNREACHABLE', transient: true });
    const stream = await forward(LISTENERS.echo);
    stream.end('again');
    expect(await readAll(stream)).toBe('again');
  });
});
