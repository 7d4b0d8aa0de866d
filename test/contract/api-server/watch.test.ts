import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { type Any, MERGE, open } from './call-api.ts';
import { CONFIG_MAPS, configMap } from './manifests.ts';
import { withSandbox } from './with-sandbox.ts';

withSandbox({}, ({ kind, sandbox, admin }) => {
  /** Reads a watch until it has the wanted number of events, or ends. */
  async function watch(
    query: string,
    count: number,
    meanwhile: () => Promise<unknown> = async () => undefined,
  ): Promise<Any[]> {
    const response = await open(sandbox(), 'admin', { path: `${CONFIG_MAPS}?watch=true&${query}` });
    const events: Any[] = [];
    const acting = meanwhile();
    for await (const line of createInterface({ input: response })) {
      events.push(JSON.parse(line));
      if (events.length === count) break;
    }
    response.destroy();
    await acting;
    return events;
  }
  const summary = (events: readonly Any[]) =>
    events.map(({ type, object }) => [type, object.metadata?.name ?? object.code]);
  const revision = async () => (await admin('GET', CONFIG_MAPS)).body.metadata.resourceVersion;

  test('tells of what comes after a resourceVersion, in order', async () => {
    const from = await revision();
    await admin('POST', CONFIG_MAPS, { body: configMap('w1') });
    const events = await watch(`resourceVersion=${from}`, 3, async () => {
      await admin('PATCH', `${CONFIG_MAPS}/w1`, { body: { data: { a: 'b' } }, headers: MERGE });
      await admin('DELETE', `${CONFIG_MAPS}/w1`);
    });
    expect(summary(events)).toEqual([
      ['ADDED', 'w1'],
      ['MODIFIED', 'w1'],
      ['DELETED', 'w1'],
    ]);
    expect(events[1].object).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } });
  });

  test('without a resourceVersion begins with what is there', async () => {
    await admin('POST', CONFIG_MAPS, { body: configMap('w2', {}, { labels: { begin: 'yes' } }) });
    expect(summary(await watch('labelSelector=begin%3Dyes', 1))).toEqual([['ADDED', 'w2']]);
  });

  test('an object that leaves the selection is deleted, one that enters it is added', async () => {
    const from = await revision();
    await admin('POST', CONFIG_MAPS, { body: configMap('w3', {}, { labels: { side: 'in' } }) });
    await admin('PATCH', `${CONFIG_MAPS}/w3`, { body: { metadata: { labels: { side: 'out' } } }, headers: MERGE });
    await admin('PATCH', `${CONFIG_MAPS}/w3`, { body: { metadata: { labels: { side: 'in' } } }, headers: MERGE });
    const events = await watch(`resourceVersion=${from}&labelSelector=side%3Din`, 3);
    expect(summary(events)).toEqual([
      ['ADDED', 'w3'],
      ['DELETED', 'w3'],
      ['ADDED', 'w3'],
    ]);
  });

  test('ends after timeoutSeconds', async () => {
    expect(await watch(`resourceVersion=${await revision()}&timeoutSeconds=1`, 99)).toEqual([]);
  });

  // A real server forgets only when etcd is compacted, which nobody asks for here.
  test.runIf(kind === 'embedded')(
    'answers a resourceVersion from before all memory with 410 inside the stream',
    async () => {
      const [event] = await watch('resourceVersion=1', 1);
      expect([event.type, event.object.kind, event.object.code, event.object.reason]).toEqual([
        'ERROR',
        'Status',
        410,
        'Expired',
      ]);
    },
  );

  test('selects by name, and by the name in the path of a list', async () => {
    const from = await revision();
    await admin('POST', CONFIG_MAPS, { body: configMap('w4') });
    await admin('POST', CONFIG_MAPS, { body: configMap('w5') });
    expect(summary(await watch(`resourceVersion=${from}&fieldSelector=metadata.name%3Dw5`, 1))).toEqual([
      ['ADDED', 'w5'],
    ]);
  });

  test('says where the beginning ends, for clients that list by watching', async () => {
    await admin('POST', CONFIG_MAPS, { body: configMap('w7', {}, { labels: { stream: 'yes' } }) });
    const query = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const [first, end] = await watch(`${query}&labelSelector=stream%3Dyes`, 2);
    expect(summary([first])).toEqual([['ADDED', 'w7']]);
    expect([end.type, end.object.metadata.annotations]).toEqual(['BOOKMARK', { 'k8s.io/initial-events-end': 'true' }]);
  });

  test('sends metadata alone on request', async () => {
    await admin('POST', CONFIG_MAPS, { body: configMap('w6', { big: 'data' }) });
    const accept = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
    const response = await open(sandbox(), 'admin', {
      path: `${CONFIG_MAPS}?watch=true&fieldSelector=metadata.name%3Dw6`,
      headers: { accept },
    });
    for await (const line of createInterface({ input: response })) {
      const { object } = JSON.parse(line);
      expect([object.kind, object.data]).toEqual(['PartialObjectMetadata', undefined]);
      break;
    }
    response.destroy();
  });
});
