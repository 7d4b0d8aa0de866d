import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { listenLocally } from './listen-locally.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  open.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const place = (server: Server): AddressInfo => {
  open.push(server);
  return server.address() as AddressInfo;
};

test("loopback, and the pod's port or one behind it", async () => {
  const port = await takenPort();
  const { address, port: chosen } = place(await listenLocally(() => undefined, { port }));
  expect(address).toBe('127.0.0.1');
  expect(chosen).toBeGreaterThan(port);
});

test('localhost is a number, whatever a resolver says', async () => {
  expect(place(await listenLocally(() => undefined, { port: 80, address: 'localhost', localPort: 0 })).address).toBe(
    '127.0.0.1',
  );
});

test('a port that was asked for and is taken', async () => {
  const localPort = await takenPort();
  await expect(listenLocally(() => undefined, { port: 80, localPort })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: `port ${localPort} of 127.0.0.1 is taken by another program`,
    fix: 'give another with --port, or leave it out and a free one is chosen',
  });
});

test('an address of another machine', async () => {
  await expect(listenLocally(() => undefined, { port: 80, localPort: 0, address: '192.0.2.1' })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: '192.0.2.1 is no address of this machine',
  });
});
