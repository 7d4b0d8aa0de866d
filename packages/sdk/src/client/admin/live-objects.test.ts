import { expect, test } from 'vitest';
import { answer, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import { liveObjects } from './live-objects.ts';

async function named(api: ReturnType<typeof memoryKubeApi>, options: object = {}): Promise<string[]> {
  const found: string[] = [];
  for await (const page of liveObjects(api, options)) {
    found.push(...page.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`));
  }
  return found;
}

test('namespaces whose names begin alike are all looked into', async () => {
  const api = memoryKubeApi();
  for (const namespace of ['a', 'a-b', 'b']) {
    api.put(`/apis/batch/v1/namespaces/${namespace}/jobs`, { metadata: { name: 'x', namespace } });
  }
  const pages = [{ items: ['a-b'], next: 'more' }, { items: ['a', 'b'] }];
  const request = api.request.bind(api);
  let asked = 0;
  api.request = async (call) => {
    if (call.path !== '/apis/batch/v1/jobs') return { status: 200, body: { items: [] } as never, warnings: [] };
    const { items = [], next } = pages[asked++] ?? {};
    const objects = await Promise.all(
      items.map(async (namespace) => {
        const path = `/apis/batch/v1/namespaces/${namespace}/jobs/x`;
        return (await request<object>({ method: 'GET', path })).body;
      }),
    );
    return { status: 200, body: { items: objects, metadata: { continue: next } } as never, warnings: [] };
  };
  expect(await named(api)).toEqual(['Job a-b/x', 'Job a/x', 'Job b/x']);
});

test('what may not be listed is told, and the rest is read', async () => {
  const api = memoryKubeApi();
  api.request = async ({ path }) => {
    if (path.includes('/pods')) throw answer(403, 'Forbidden');
    const items = path.endsWith('/services') ? [{ metadata: { name: 's', namespace: 'a' } }] : [];
    return { status: 200, body: { items } as never, warnings: [] };
  };
  const untold: string[] = [];
  const onUnreadable = (kind: string, why: string) => untold.push(`${kind} ${why}`);
  expect(await named(api, { namespace: 'a', onUnreadable })).toEqual(['Service a/s']);
  expect(untold).toEqual(['Pod forbidden']);
});
