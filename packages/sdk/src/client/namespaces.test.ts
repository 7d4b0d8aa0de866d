import { expect, test } from 'vitest';
import { answer, type MemoryKubeApi, memoryKubeApi } from '../../../../test/fakes/memory-kube-api.ts';
import { usableNamespaces } from './namespaces.ts';
import type { ApiRequest, ApiResponse } from './transport/kube-api.ts';

function cluster(namespaces: readonly string[], allowed: readonly string[]): MemoryKubeApi {
  const api = memoryKubeApi();
  const request = api.request.bind(api);
  for (const name of namespaces) api.put('/api/v1/namespaces', { metadata: { name } });
  api.request = async <T>(each: ApiRequest): Promise<ApiResponse<T>> => {
    if (each.method !== 'POST') return request<T>(each);
    const { spec } = each.body as { spec: { resourceAttributes: { namespace: string } } };
    return {
      status: 201,
      body: { status: { allowed: allowed.includes(spec.resourceAttributes.namespace) } } as T,
      warnings: [],
    };
  };
  return api;
}

test("are those in which the user may create jobs, without the system's own", async () => {
  const api = cluster(
    ['team-b', 'team-a', 'kube-system', 'default', 'team-c'],
    ['team-a', 'team-b', 'default', 'kube-system'],
  );
  expect(await usableNamespaces(api)).toEqual(['team-a', 'team-b']);
});

test('are those of the contexts where namespaces may not be listed', async () => {
  const api = cluster([], ['team-a']);
  api.fault = () => answer(403, 'Forbidden');
  expect(await usableNamespaces(api, { candidates: ['team-x', 'team-a', 'team-a'] })).toEqual(['team-a']);
});
