import { expect, test } from 'vitest';
import { answer, type MemoryKubeApi, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import type { Bundle } from '../../build/bundle.ts';
import { queueReport } from './queue-report.ts';

const QUEUED: Bundle = {
  kind: 'Training',
  name: 'mnist',
  namespace: 'team-a',
  workload: 'training-mnist',
  requestId: 'r1',
  kept: [],
  parent: { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'training-mnist', namespace: 'team-a' } },
  children: [],
  release: { metadata: { labels: { 'kueue.x-k8s.io/queue-name': 'team' } } },
};
const QUEUES = '/apis/kueue.x-k8s.io/v1beta1/namespaces/team-a/localqueues';

function kueue(status?: object): MemoryKubeApi {
  const api = memoryKubeApi();
  api.put('/apis', { metadata: { name: 'kueue.x-k8s.io' }, preferredVersion: { version: 'v1beta1' } });
  if (status !== undefined) api.put(QUEUES, { metadata: { name: 'team' }, status });
  return api;
}

const messages = async (api: MemoryKubeApi, bundle = QUEUED): Promise<readonly string[]> => {
  const { reasons, warnings } = await queueReport(api, bundle, undefined);
  return [...reasons.map(({ message }) => message), ...warnings];
};

test('a queue that takes work is no reason', async () => {
  expect(await messages(kueue({ conditions: [{ type: 'Active', status: 'True' }] }))).toEqual([]);
});

test('a cluster without Kueue would never let it run', async () => {
  expect(await messages(memoryKubeApi())).toEqual(['this cluster has no Kueue, so nothing would let it run']);
});

test('nor would a queue that is not there', async () => {
  expect(await messages(kueue())).toEqual(['there is no queue team in namespace team-a']);
});

test('a queue that is stopped is told, and its words cannot write to the terminal', async () => {
  const status = { conditions: [{ type: 'Active', status: 'False', message: 'stopped\u001b[2J' }] };
  expect(await messages(kueue(status))).toEqual(['queue team lets nothing run at the moment: stopped\\u{1b}[2J']);
});

test('who may not look submits all the same', async () => {
  const api = kueue();
  api.fault = ({ path }) => (path.startsWith(QUEUES) ? answer(403, 'Forbidden', 'no') : undefined);
  expect(await messages(api)).toEqual([]);
});

test('without a queue nothing is asked', async () => {
  const api = memoryKubeApi();
  expect(await messages(api, { ...QUEUED, release: { spec: { suspend: false } } })).toEqual([]);
  expect(api.requests).toEqual([]);
});
