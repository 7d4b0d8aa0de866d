import { expect, test } from 'vitest';
import { answer, lostConnection, memoryKubeApi } from '../../../../test/fakes/memory-kube-api.ts';
import { instantClock as clock } from '../../../../test/fakes/quick-clock.ts';
import type { KubeApi } from './transport/kube-api.ts';
import { watchChanges } from './watch-changes.ts';

const event = (type: string, name: string, resourceVersion: string): string =>
  `${JSON.stringify({ type, object: { metadata: { name, resourceVersion } } })}\n`;

/** A server whose watches are scripted; the version of its lists grows by ten. */
function scripted(watches: readonly (readonly string[] | Error)[]): { api: KubeApi; versions: unknown[] } {
  const versions: unknown[] = [];
  const remaining = [...watches];
  let version = 0;
  const api: KubeApi = {
    ...memoryKubeApi(),
    request: async <T>() => {
      version += 10;
      return { status: 200, body: { metadata: { resourceVersion: String(version) }, items: [] } as T, warnings: [] };
    },
    stream: async ({ query }) => {
      versions.push(query?.['resourceVersion']);
      const next = remaining.shift();
      if (next === undefined) throw answer(403, 'Forbidden', 'the script is over');
      if (next instanceof Error) throw next;
      return (async function* () {
        for (const line of next) yield Buffer.from(line);
      })();
    },
  };
  return { api, versions };
}

async function told(api: KubeApi): Promise<string[]> {
  const seen: string[] = [];
  try {
    for await (const change of watchChanges<{ metadata: { name: string } }>(api, { path: '/x', clock }))
      seen.push(change.type === 'begin' ? 'begin' : `${change.type} ${change.object.metadata.name}`);
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'the script is over') throw error;
  }
  return seen;
}

test('tells what changes and goes on after a cut from where it was', async () => {
  const { api, versions } = scripted([
    [event('ADDED', 'a', '11'), event('BOOKMARK', '', '15')],
    lostConnection(),
    [event('DELETED', 'a', '16')],
  ]);
  expect(await told(api)).toEqual(['begin', 'changed a', 'deleted a']);
  expect(versions).toEqual(['10', '15', '15', '16']);
});

test.each([
  ['as an event', [`${JSON.stringify({ type: 'ERROR', object: { code: 410 } })}\n`]],
  ['as an answer', answer(410, 'Expired')],
])('begins again when its version is too old: %s', async (_name, gone) => {
  const { api, versions } = scripted([gone]);
  expect(await told(api)).toEqual(['begin', 'begin']);
  expect(versions).toEqual(['10', '20']);
});

test('a server that forgets at once is asked less and less often', async () => {
  const pauses: number[] = [];
  const { api } = scripted(Array.from({ length: 5 }, () => answer(410, 'Expired')));
  const slow = { ...clock, sleep: async (ms: number) => void pauses.push(ms) };
  await expect(async () => {
    for await (const _ of watchChanges(api, { path: '/x', clock: slow }));
  }).rejects.toThrow('the script is over');
  expect(pauses).toEqual([200, 400, 800, 1600, 3200]);
});

test('nor is one asked more often that tells something before it forgets', async () => {
  const pauses: number[] = [];
  const gone = `${JSON.stringify({ type: 'ERROR', object: { code: 410 } })}\n`;
  const { api } = scripted(Array.from({ length: 4 }, () => [event('BOOKMARK', '', '11'), gone]));
  const slow = { ...clock, sleep: async (ms: number) => void pauses.push(ms) };
  await expect(async () => {
    for await (const _ of watchChanges(api, { path: '/x', clock: slow }));
  }).rejects.toThrow('the script is over');
  expect(pauses).toEqual([200, 400, 800, 1600]);
});
