import { expect, test } from 'vitest';
import { answer, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import type { ApiRequest, KubeApi } from '../transport/kube-api.ts';
import { listWorkloads } from './list-workloads.ts';

function job(name: string, complete = false, namespace = 'team-a'): object {
  return {
    metadata: { name, namespace, uid: `uid-${name}`, labels: { 'aisubmit.dev/kind': name.split('-')[0] } },
    spec: {},
    status: complete ? { conditions: [{ type: 'Complete', status: 'True' }] } : {},
  };
}

/** Serves `jobs` in pages of two; `expireAt` names the token that has grown too old, once. */
function paged(
  jobs: readonly object[],
  options: { expireAt?: string; pods?: object[] } = {},
): { api: KubeApi; requests: ApiRequest[] } {
  const requests: ApiRequest[] = [];
  let expired = false;
  const api: KubeApi = {
    ...memoryKubeApi(),
    request: async <T>(request: ApiRequest) => {
      requests.push(request);
      const { path, query } = request;
      if (path.endsWith('/pods')) return { status: 200, body: { items: options.pods ?? [] } as T, warnings: [] };
      if (!path.endsWith('/jobs')) return { status: 200, body: { items: [] } as T, warnings: [] };
      const from = Number(query?.['continue'] ?? 0);
      if (!expired && options.expireAt === String(from)) {
        expired = true;
        throw answer(410, 'Expired');
      }
      const next = from + 2 < jobs.length ? { continue: String(from + 2) } : {};
      return { status: 200, body: { metadata: next, items: jobs.slice(from, from + 2) } as T, warnings: [] };
    },
  };
  return { api, requests };
}

async function names(
  api: KubeApi,
  options: Parameters<typeof listWorkloads>[1] = { namespace: 'team-a' },
): Promise<string[]> {
  const found: string[] = [];
  for await (const { kind, name, state } of listWorkloads(api, options)) found.push(`${kind} ${name} ${state}`);
  return found;
}

const FIVE = ['notebook-a', 'notebook-b', 'training-c', 'training-d', 'training-e'].map((name) => job(name, true));

test('reads page by page', async () => {
  const { api, requests } = paged(FIVE);
  expect(await names(api, { namespace: 'team-a', pageSize: 2, user: 'u-1' })).toEqual([
    'Notebook a Succeeded',
    'Notebook b Succeeded',
    'Training c Succeeded',
    'Training d Succeeded',
    'Training e Succeeded',
  ]);
  expect(requests[0]?.query).toEqual({
    labelSelector: 'app.kubernetes.io/managed-by=aisubmit,aisubmit.dev/user=u-1',
    limit: 2,
    continue: undefined,
  });
  expect(requests.map(({ path }) => path)).toEqual([
    '/apis/batch/v1/namespaces/team-a/jobs',
    '/apis/batch/v1/namespaces/team-a/jobs',
    '/apis/batch/v1/namespaces/team-a/jobs',
    '/apis/apps/v1/namespaces/team-a/deployments',
  ]);
});

test.each(['2', '4'])('tells everything once although the token %s grew too old', async (expireAt) => {
  const { api } = paged(FIVE, { expireAt });
  expect(await names(api)).toHaveLength(5);
});

test('asks for the pods of what is at work, and leaves out those of a namesake before', async () => {
  const pod = (owner: string): object => ({
    metadata: {
      namespace: 'team-a',
      labels: { 'aisubmit.dev/workload': 'training-c' },
      ownerReferences: [{ kind: 'Job', uid: owner }],
    },
    status: { phase: owner === 'uid-training-c' ? 'Running' : 'Failed' },
  });
  const { api, requests } = paged([job('training-c')], { pods: [pod('before'), pod('uid-training-c')] });
  expect(await names(api)).toEqual(['Training c Running']);
  expect(requests[1]?.query?.['labelSelector']).toBe('aisubmit.dev/workload in (training-c)');
});

test('lists all namespaces, and passes over what does not say what it is', async () => {
  const { api, requests } = paged([job('strange'), job('training-c', true)]);
  expect(await names(api, {})).toEqual(['Training c Succeeded']);
  expect(requests[0]?.path).toBe('/apis/batch/v1/jobs');
});

test('tells everything once in the order of etcd, too', async () => {
  const jobs = [
    job('training-x', true, 'a-b'),
    job('training-y', true, 'a-b'),
    job('training-x', true, 'a'),
    job('training-y', true, 'b'),
  ];
  expect(await names(paged(jobs).api, {})).toHaveLength(4);
  expect(await names(paged(jobs, { expireAt: '2' }).api, {})).toHaveLength(4);
});

test('asks the server for kinds and labels', async () => {
  const { api, requests } = paged(FIVE);
  await names(api, { namespace: 'team-a', kinds: ['Notebook', 'Training'], selector: 'team=a' });
  expect(requests.map(({ path }) => path.split('/').at(-1))).toEqual(['jobs', 'jobs', 'jobs']);
  expect(requests[0]?.query?.['labelSelector']).toBe(
    'app.kubernetes.io/managed-by=aisubmit,aisubmit.dev/kind in (notebook,training),team=a',
  );
});

test('says so when the server cannot read the selector', async () => {
  const api: KubeApi = {
    ...memoryKubeApi(),
    request: async () => {
      throw answer(400, 'BadRequest', 'unable to parse requirement');
    },
  };
  await expect(names(api, { namespace: 'team-a', selector: '!!' })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: 'the selector "!!" cannot be read: unable to parse requirement',
  });
});

/** A cluster that refuses what it is asked for where `denied` says so. */
function guarded(denied: (path: string) => boolean, jobs: readonly object[]): KubeApi {
  const { api } = paged(jobs);
  return {
    ...api,
    request: async <T>(request: ApiRequest) => {
      if (denied(request.path)) throw answer(403, 'Forbidden');
      return api.request<T>(request);
    },
  };
}

test('without the right to list pods it says what it does not know', async () => {
  const gaps: unknown[] = [];
  const api = guarded((path) => path.endsWith('/pods'), [job('training-c')]);
  expect(await names(api, { namespace: 'team-a', onGap: (gap) => gaps.push(gap) })).toEqual(['Training c Unknown']);
  expect(gaps).toEqual([{ what: 'pods', namespace: 'team-a' }]);
});

test('where the whole cluster may not be listed, every namespace that is known is', async () => {
  const gaps: unknown[] = [];
  const api = guarded((path) => !/namespaces\/team-[ab]\//.test(path), [job('training-c', true)]);
  const candidates = ['team-a', 'secret', 'kube-system', 'team-b'];
  expect(await names(api, { candidates, onGap: (gap) => gaps.push(gap) })).toEqual([
    'Training c Succeeded',
    'Training c Succeeded',
  ]);
  expect(gaps).toEqual([
    { what: 'namespaces', looked: ['team-a', 'secret', 'team-b'], leftOut: 0, listed: false },
    { what: 'workloads', resource: 'jobs', namespace: 'secret' },
    { what: 'workloads', resource: 'deployments', namespace: 'secret' },
  ]);
});
