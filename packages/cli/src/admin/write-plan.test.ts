import { ApiError, type ObjectPlan } from '@aisubmit/sdk/client';
import { expect, test } from 'vitest';
import { memoryKubeApi } from '../../../../test/fakes/memory-kube-api.ts';
import { type TestHost, testHost } from '../host.fixture.ts';
import { Progress } from '../ui/progress.ts';
import { writePlan } from './write-plan.ts';

const key = (name: string) => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', name, namespace: 'a' });
const role = (name: string) => ({ ...key(name), metadata: { name, namespace: 'a' } });
const PLAN: ObjectPlan = [
  { action: 'keep', key: key('kept') },
  ...['one', 'two', 'three'].map((name) => ({ action: 'create', key: key(name), wanted: role(name) }) as const),
];

/** An API server that takes so many changes. */
async function written(flags: object, takes: number, host: TestHost = testHost()): Promise<TestHost> {
  const api = memoryKubeApi();
  let asked = 0;
  api.request = async () => {
    asked += 1;
    if (asked > takes) throw new ApiError('FORBIDDEN', 'you may not', { status: 403 });
    return { status: 200, body: {} as never, warnings: [] };
  };
  const all = { yes: true, 'force-conflicts': false, ...flags };
  const done = writePlan(api, PLAN, { host, progress: new Progress(host), flags: all, question: 'Now?' });
  if (takes < 3) await expect(done).rejects.toThrow('you may not');
  else await done;
  return host;
}

test('what was done is a line each on stdout, and the plan is on stderr', async () => {
  const host = await written({}, 3);
  expect(host.output()).toBe('Role/one in a created\nRole/two in a created\nRole/three in a created\n');
  expect(host.errors()).toBe('+ Role/one in a\n+ Role/two in a\n+ Role/three in a\n= 1 object unchanged\n');
});

test('names are kubectl’s, and data is one document', async () => {
  expect((await written({ output: 'name' }, 3)).output()).toBe(
    ['one', 'two', 'three'].map((name) => `role.rbac.authorization.k8s.io/${name}\n`).join(''),
  );
  expect(JSON.parse((await written({ output: 'json' }, 3)).output())).toEqual({
    kind: 'ApplyReport',
    items: [
      { action: 'unchanged', ...key('kept') },
      { action: 'created', ...key('one') },
      { action: 'created', ...key('two') },
      { action: 'created', ...key('three') },
    ],
  });
});

test('where it breaks off it says what was done, what not, and how to go on', async () => {
  const host = await written({ output: 'json' }, 1);
  expect(host.errors()).toContain(
    '1 of 3 changes were made, not those of Role/two in a, Role/three in a; the same command goes on from there\n',
  );
  expect(JSON.parse(host.output()).items.map(({ name }: { name: string }) => name)).toEqual(['kept', 'one']);
});

test('nobody to ask is an error, and no document', async () => {
  const host = testHost();
  const flags = { yes: false, 'force-conflicts': false, output: 'json' };
  const done = writePlan(memoryKubeApi(), PLAN, { host, progress: new Progress(host), flags, question: 'Now?' });
  await expect(done).rejects.toThrow('nobody can be asked');
  expect(host.output()).toBe('');
});
