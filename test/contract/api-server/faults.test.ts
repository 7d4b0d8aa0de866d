import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { callAs, open } from './call-api.ts';
import { CONFIG_MAPS, configMap } from './manifests.ts';
import { withSandbox } from './with-sandbox.ts';

withSandbox({}, ({ sandbox, admin, alice }) => {
  const onCreate = ({ method, path }: { method: string; path: string }) => method === 'POST' && path === CONFIG_MAPS;
  const create = (name: string) => alice('POST', CONFIG_MAPS, { body: configMap(name) });
  const exists = async (name: string) => (await sandbox().admin('GET', `${CONFIG_MAPS}/${name}`)).status === 200;

  test('answers a status and Retry-After as often as told', async () => {
    sandbox().faults.add({ match: onCreate, times: 1, action: { status: 429, retryAfter: 7 } });
    const first = await create('f1');
    expect([first.status, first.headers['retry-after'], first.body.reason]).toEqual([429, '7', 'TooManyRequests']);
    expect((await create('f1')).status).toBe(201);
  });

  test('breaks the connection before the work is done', async () => {
    sandbox().faults.add({ match: onCreate, times: 1, action: { reset: 'before' } });
    await expect(create('f2')).rejects.toThrow(/hang up|ECONNRESET/);
    expect(await exists('f2')).toBe(false);
  });

  test('breaks the connection after the work is done', async () => {
    sandbox().faults.add({ match: onCreate, times: 1, action: { reset: 'after' } });
    await expect(create('f3')).rejects.toThrow(/hang up|ECONNRESET/);
    await expect.poll(() => exists('f3')).toBe(true);
  });

  test('answers what is not Kubernetes', async () => {
    sandbox().faults.add({ match: onCreate, times: 1, action: { garbage: true } });
    const { status, headers } = await create('f4');
    expect([status, headers['content-type']]).toEqual([200, 'text/html']);
  });

  test('answers a body of the test’s own', async () => {
    sandbox().faults.add({ match: onCreate, times: 1, action: { status: 500, body: 'panic' } });
    const { status, body } = await create('f5');
    expect([status, body]).toEqual([500, 'panic']);
  });

  test('waits before it goes on', async () => {
    sandbox().faults.add({ match: onCreate, times: 1, action: { delayMs: 30 } });
    expect((await create('f6')).status).toBe(201);
  });

  test('ends a watch', async () => {
    sandbox().faults.add({ match: ({ query }) => query.includes('watch'), times: 1, action: { endWatchAfterMs: 200 } });
    const { body } = await admin('GET', CONFIG_MAPS);
    const response = await open(sandbox(), 'admin', {
      path: `${CONFIG_MAPS}?watch=true&resourceVersion=${body.metadata.resourceVersion}`,
    });
    for await (const line of createInterface({ input: response })) expect(line).toBe('no line is expected');
    expect(response.complete).toBe(true);
  });

  test('spares the sandbox’s own calls, and is gone once cleared', async () => {
    sandbox().faults.add({ match: () => true, action: { status: 503 } });
    expect((await create('f7')).status).toBe(503);
    expect((await sandbox().admin('GET', '/version')).status).toBe(200);
    sandbox().faults.clear();
    expect((await create('f7')).status).toBe(201);
  });

  test('keeps a log of requests without bodies, and counts connections', async () => {
    const before = sandbox().requests().length;
    const connections = sandbox().connectionsOpened();
    await callAs(sandbox(), 'bob')('GET', '/api/v1/namespaces/team-b/pods?limit=1');
    expect(sandbox().requests().slice(before)).toEqual([
      { method: 'GET', path: '/api/v1/namespaces/team-b/pods', query: 'limit=1', user: 'bob', status: 200 },
    ]);
    expect(sandbox().connectionsOpened()).toBe(connections + 1);
  });
});
