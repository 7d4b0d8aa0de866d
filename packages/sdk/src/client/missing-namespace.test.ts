import { expect, test } from 'vitest';
import { answer, type MemoryKubeApi, memoryKubeApi } from '../../../../test/fakes/memory-kube-api.ts';
import { workloadNotFound } from './manage/find-names.ts';
import { missingNamespace, requireNamespace } from './missing-namespace.ts';

function cluster(...names: readonly string[]): MemoryKubeApi {
  const api = memoryKubeApi();
  for (const name of names) api.put('/api/v1/namespaces', { metadata: { name } });
  return api;
}

const told = async (api: MemoryKubeApi, name: string) => {
  const error = await missingNamespace(api, name);
  return error && [error.code, error.message, error.fix];
};

test('says which one was probably meant', async () => {
  expect(await told(cluster('team-a', 'research', 'kube-system'), 'tema-a')).toEqual([
    'NOT_FOUND',
    'namespace tema-a does not exist',
    'did you mean team-a? choose with --namespace',
  ]);
});

test('names none of the system, and none that is far away', async () => {
  const fix = 'kubectl get namespaces lists those that do';
  expect(await told(cluster('kube-system'), 'kube-systen')).toEqual([
    'NOT_FOUND',
    'namespace kube-systen does not exist',
    fix,
  ]);
});

test('whoever may not list namespaces chooses another', async () => {
  const api = cluster('team-a');
  api.fault = ({ path }) => (path === '/api/v1/namespaces' ? answer(403, 'Forbidden') : undefined);
  expect(await told(api, 'team-b')).toEqual([
    'NOT_FOUND',
    'namespace team-b does not exist',
    'choose another with --namespace',
  ]);
});

test('nothing is said of one that is there, or that one may not look at', async () => {
  const api = cluster('team-a');
  expect(await told(api, 'team-a')).toBeUndefined();
  await requireNamespace(api, 'team-a');
  expect(api.requests).toHaveLength(2);
  api.fault = () => answer(403, 'Forbidden');
  expect(await told(api, 'nowhere')).toBeUndefined();
});

test('a workload in it is not looked for any further', async () => {
  const api = cluster('team-a');
  const error = await workloadNotFound(api, [{ kind: 'Training', name: 'mnist', namespace: 'tean-a' }]);
  expect(error.message).toBe('namespace tean-a does not exist');
});

test('of several kinds none is named', async () => {
  const refs = (['Notebook', 'Training'] as const).map((kind) => ({ kind, name: 'mnist', namespace: 'team-a' }));
  const error = await workloadNotFound(cluster('team-a'), refs);
  expect([error.message, error.fix]).toEqual([
    'there is no workload mnist in namespace team-a',
    'there is nothing in this namespace; is it the right one? choose with --namespace',
  ]);
});
