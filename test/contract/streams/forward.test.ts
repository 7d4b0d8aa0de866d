import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  type ForwardEvent,
  type ForwardedPort,
  forwardPort,
  type KubeApi,
  type Reach,
  reachWorkload,
} from '@aisubmit/sdk/client';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { DEPLOYMENTS, PODS } from '../api-server/manifests.ts';
import { type Place, withSandbox } from '../api-server/with-sandbox.ts';
import { connectAs, LISTENERS, MEBIBYTE, STREAM_PODS } from './stream-pods.ts';

const NAMESPACE = 'team-a';
const restricted = {
  image: 'a:1',
  securityContext: {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

/** An endpoint as aisubmit makes it, in as few words as the API server lets through. */
const endpoint = (name: string): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: `inference-${name}`, namespace: NAMESPACE },
  spec: {
    replicas: 1,
    selector: { matchLabels: { 'aisubmit.dev/workload': `inference-${name}` } },
    template: {
      metadata: { labels: { 'aisubmit.dev/workload': `inference-${name}` } },
      spec: { containers: [{ name: 'inference', ...restricted }] },
    },
  },
});

interface Way extends AsyncDisposable {
  readonly reach: Reach;
  readonly forward: ForwardedPort;
  readonly events: ForwardEvent[];
  /** Sends a text and its end, and reads what comes back. */
  say(text: string): Promise<string>;
  open(): Promise<Socket>;
}

async function reachAll(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}

async function way(place: Place, name: string, options: { port?: number; user?: string } = {}): Promise<Way> {
  const api: KubeApi = await connectAs(place.sandbox(), options.user ?? 'alice');
  const events: ForwardEvent[] = [];
  const port = options.port ?? LISTENERS.echo;
  const reach = reachWorkload(
    api,
    { kind: 'Inference', name, namespace: NAMESPACE },
    { port, onEvent: (event) => events.push(event) },
  );
  const forward = await forwardPort(reach, { port, localPort: 0 });
  const open = async (): Promise<Socket> => {
    const socket = connect({ port: forward.localPort, host: '127.0.0.1', allowHalfOpen: true });
    await once(socket, 'connect');
    return socket;
  };
  return {
    reach,
    forward,
    events,
    open,
    say: async (text) => {
      const socket = await open();
      socket.end(text);
      return reachAll(socket);
    },
    [Symbol.asyncDispose]: async () => {
      reach.close();
      await reach.ended.catch(() => undefined);
      await api.close();
    },
  };
}

function closing(socket: Socket): Promise<unknown> {
  socket.on('error', () => undefined);
  return new Promise((resolve) => socket.once('close', resolve));
}

const types = (events: readonly ForwardEvent[]): string[] => events.map(({ type }) => type);

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function podOf(place: Place, name: string): Promise<string> {
  const { body } = await place
    .sandbox()
    .admin<{ items: { metadata: { name: string } }[] }>(
      'GET',
      `${PODS}?labelSelector=aisubmit.dev/workload=inference-${name}`,
    );
  return body.items[0]?.metadata.name ?? '';
}

withSandbox({ pods: { '*': STREAM_PODS } }, (place) => {
  const make = async (name: string): Promise<void> => {
    expect((await place.sandbox().admin('POST', DEPLOYMENTS, endpoint(name))).status).toBe(201);
  };
  beforeAll(async () => {
    await make('served');
  });
  afterEach(() => place.sandbox().faults.clear());

  test('a connection waits for the pod, and both ways and both ends pass', async () => {
    await using door = await way(place, 'served');
    expect(await door.say('to and fro')).toBe('to and fro');
    expect(door.forward.address).toBe('127.0.0.1');
    expect(types(door.events.filter(({ type }) => type !== 'waiting'))).toEqual(['connected']);
  });

  test('200 connections at once keep apart', async () => {
    await using door = await way(place, 'served');
    const texts = Array.from({ length: 200 }, (_, index) => `connection ${index} `.repeat(50));
    expect(await Promise.all(texts.map(door.say))).toEqual(texts);
  });

  test('100 MiB come down to the last byte', async () => {
    await using door = await way(place, 'served', { port: LISTENERS.hundred });
    const socket = await door.open();
    socket.end();
    let length = 0;
    for await (const chunk of socket) length += (chunk as Buffer).length;
    expect(length).toBe(100 * MEBIBYTE);
  });

  test('a pod that is killed cuts its connections, and the next goes to its successor, said once', async () => {
    await make('killed');
    await using door = await way(place, 'killed', { port: LISTENERS.endless });
    const socket = await door.open();
    await once(socket, 'data');
    const cut = closing(socket.resume());
    const first = await podOf(place, 'killed');
    await place.sandbox().admin('DELETE', `${PODS}/${first}`, { gracePeriodSeconds: 0 });
    await cut;
    const next = await door.open();
    await once(next, 'data');
    next.destroy();
    const said = types(door.events.filter(({ type }) => type !== 'waiting'));
    // A successor that is ready before the end was seen leaves nothing to say.
    expect([['connected'], ['connected', 'lost', 'again']]).toContainEqual(said);
    expect(await podOf(place, 'killed')).not.toBe(first);
  });

  test('an API server that restarts is waited for', async () => {
    await using door = await way(place, 'served');
    expect(await door.say('before')).toBe('before');
    const open = await door.open();
    open.write('held');
    await once(open, 'data');
    const restarted = place.sandbox().restart({ downMs: 2500 });
    await closing(open);
    expect(await door.say('after')).toBe('after');
    await restarted;
    await until(() => types(door.events).includes('again'));
    expect(types(door.events.filter(({ type }) => type !== 'waiting'))).toEqual(['connected', 'lost', 'again']);
  }, 60_000);

  test('a connection that a load balancer cuts as idle is cut, the next is fine, and nothing is said', async () => {
    await using door = await way(place, 'served');
    await door.reach.connected;
    place.sandbox().faults.add({
      match: ({ path }) => path.endsWith('/portforward'),
      times: 1,
      action: { stream: { kind: 'cut', idleMs: 200 } },
    });
    const idle = await door.open();
    await closing(idle);
    expect(await door.say('next')).toBe('next');
    expect(types(door.events.filter(({ type }) => type !== 'waiting'))).toEqual(['connected']);
  });

  test('a download that is cut is not taken for a whole one', async () => {
    await using door = await way(place, 'served', { port: LISTENERS.hundred });
    await door.reach.connected;
    place.sandbox().faults.add({
      match: ({ path }) => path.endsWith('/portforward'),
      times: 1,
      action: { stream: { kind: 'cut', afterBytes: MEBIBYTE } },
    });
    const socket = (await door.open()).resume();
    const [error] = await once(socket, 'error').catch((thrown: unknown) => [thrown]);
    expect(error).toMatchObject({ code: 'ECONNRESET' });
  });

  test('who may not forward is told so, and everything ends', async () => {
    await using door = await way(place, 'served', { user: 'viewer' });
    await expect(door.reach.ended).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('pods/portforward in namespace team-a'),
    });
    await expect(door.reach.connected).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('a workload that is deleted ends it', async () => {
    await make('passing');
    await using door = await way(place, 'passing');
    await door.reach.connected;
    await place.sandbox().admin('DELETE', `${DEPLOYMENTS}/inference-passing`, { propagationPolicy: 'Background' });
    expect(await door.reach.ended).toMatchObject({ state: 'Deleting' });
  });

  test('one that does not exist is said', async () => {
    await using door = await way(place, 'nowhere');
    await expect(door.reach.ended).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
