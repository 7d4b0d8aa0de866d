import { expect, test } from 'vitest';
import { answer, lostConnection, memoryKubeApi } from '../../../../test/fakes/memory-kube-api.ts';
import { instantClock as clock } from '../../../../test/fakes/quick-clock.ts';
import type { ObjectMeta } from '../build/kube-object.ts';
import type { KubeApi } from './transport/kube-api.ts';
import { watchCollection } from './watch.ts';

interface Item {
  readonly metadata: ObjectMeta;
}

const item = (name: string, resourceVersion: string): Item => ({ metadata: { name, resourceVersion } });
const event = (type: string, object: unknown): string => `${JSON.stringify({ type, object })}\n`;

/** A server whose lists and watches are scripted, one entry for each call. */
function scripted(
  lists: readonly Item[][],
  watches: readonly (readonly string[] | Error)[],
): { api: KubeApi; versions: unknown[] } {
  const versions: unknown[] = [];
  const [remainingLists, remainingWatches] = [[...lists], [...watches]];
  const api: KubeApi = {
    ...memoryKubeApi(),
    request: async <T>() => ({
      status: 200,
      body: { metadata: { resourceVersion: '10' }, items: remainingLists.shift() ?? [] } as T,
      warnings: [],
    }),
    stream: async ({ query }) => {
      versions.push(query?.['resourceVersion']);
      const next = remainingWatches.shift();
      if (next === undefined) throw answer(403, 'Forbidden', 'the script is over');
      if (next instanceof Error) throw next;
      return (async function* () {
        for (const line of next) yield Buffer.from(line);
      })();
    },
  };
  return { api, versions };
}

async function snapshots(api: KubeApi): Promise<string[][]> {
  const seen: string[][] = [];
  try {
    for await (const items of watchCollection<Item>(api, { path: '/x', clock })) seen.push([...items.keys()]);
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'the script is over') throw error;
  }
  return seen;
}

test('lists, then follows what is added, changed and deleted', async () => {
  const { api } = scripted(
    [[item('a', '1')]],
    [[event('ADDED', item('b', '11')), event('DELETED', item('a', '12')), event('BOOKMARK', item('', '20'))]],
  );
  expect(await snapshots(api)).toEqual([['a'], ['a', 'b'], ['b']]);
});

test('goes on from the last version when a watch ends or breaks', async () => {
  const { api, versions } = scripted(
    [[]],
    [
      [event('ADDED', item('b', '11')), event('BOOKMARK', { metadata: { resourceVersion: '20' } })],
      lostConnection(),
      [],
    ],
  );
  await snapshots(api);
  expect(versions).toEqual(['10', '20', '20', '20']);
});

test.each([
  ['as an event', [event('ERROR', { code: 410 })]],
  ['as an answer', answer(410, 'Expired')],
])('lists again when its version is too old: %s', async (_name, gone) => {
  const error = gone instanceof Error ? Object.assign(gone, { transient: false }) : gone;
  const { api, versions } = scripted([[item('a', '1')], [item('c', '5')]], [error]);
  expect(await snapshots(api)).toEqual([['a'], ['c']]);
  expect(versions).toEqual(['10', '10']);
});

test('ends with what waiting does not mend', async () => {
  const { api } = scripted([[]], [answer(401, 'Unauthorized', 'who are you')]);
  await expect(snapshots(api)).rejects.toThrow('who are you');
});

test('a server that tells something and then forgets is asked less and less often', async () => {
  const pauses: number[] = [];
  const told = [event('BOOKMARK', item('', '11')), event('ERROR', { code: 410 })];
  const { api } = scripted(
    [],
    Array.from({ length: 4 }, () => told),
  );
  const slow = { ...clock, sleep: async (ms: number) => void pauses.push(ms) };
  await expect(async () => {
    for await (const _ of watchCollection<Item>(api, { path: '/x', clock: slow }));
  }).rejects.toThrow('the script is over');
  expect(pauses).toEqual([200, 400, 800, 1600]);
});
