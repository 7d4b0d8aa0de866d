import { expect, test } from 'vitest';
import { memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import { runningPod } from './running-pod.ts';

const REF = { kind: 'Training', name: 'run', namespace: 'team-a' } as const;
const LABELS = { 'aisubmit.dev/workload': 'training-run' };

function clock(onSleep: (times: number) => void = () => {}) {
  let [now, times] = [0, 0];
  return {
    now: () => now,
    random: () => 0,
    sleep: async (ms: number) => {
      now += ms;
      times += 1;
      onSleep(times);
    },
  };
}

function cluster(phase: string, parentStatus: Record<string, unknown> = {}) {
  const api = memoryKubeApi();
  api.put('/api/v1/namespaces', { metadata: { name: 'team-a' } });
  api.put('/apis/batch/v1/namespaces/team-a/jobs', {
    metadata: { name: 'training-run', uid: 'job' },
    status: parentStatus,
  });
  const put = (state: object, now: string): void => {
    api.put('/api/v1/namespaces/team-a/pods', {
      metadata: { name: 'training-run-x', labels: LABELS, ownerReferences: [{ kind: 'Job', uid: 'job' }] },
      spec: { containers: [{ name: 'main' }], nodeName: 'n' },
      status: { phase: now, containerStatuses: [{ name: 'main', state }] },
    });
  };
  put(phase === 'Running' ? { running: {} } : { waiting: {} }, phase);
  return { api, put };
}

test('a pod that runs is taken at once', async () => {
  const { api } = cluster('Running');
  expect(await runningPod(api, REF)).toEqual({
    namespace: 'team-a',
    pod: 'training-run-x',
    container: 'main',
    others: [],
    numbered: false,
  });
});

test('a pod of somebody else that has the label only is never the one', async () => {
  const { api } = cluster('Running');
  api.put('/api/v1/namespaces/team-a/pods', {
    metadata: {
      name: 'a-trap',
      labels: LABELS,
      creationTimestamp: '2099-01-01T00:00:00Z',
      ownerReferences: [{ kind: 'ReplicaSet', name: 'inference-trap-5d4f', uid: 'set' }],
    },
    spec: { containers: [{ name: 'main' }] },
    status: { phase: 'Running', containerStatuses: [{ name: 'main', state: { running: {} } }] },
  });
  expect(await runningPod(api, REF)).toMatchObject({ pod: 'training-run-x', others: [] });
  await expect(runningPod(api, REF, { pod: 'a-trap' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('one that is starting is waited for, and what for is said once', async () => {
  const { api, put } = cluster('Pending');
  const said: string[] = [];
  const found = await runningPod(api, REF, {
    clock: clock((times) => times === 3 && put({ running: {} }, 'Running')),
    onWaiting: (sentence) => said.push(sentence),
  });
  expect(found.pod).toBe('training-run-x');
  expect(said).toHaveLength(1);
});

test('not for ever', async () => {
  const { api } = cluster('Pending');
  await expect(runningPod(api, REF, { clock: clock(), waitSeconds: 5 })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringMatching(/^training run in namespace team-a is not running: it /),
    fix: 'wait longer, such as with --pod-running-timeout 10m',
  });
});

test('what has ended is not waited for', async () => {
  const { api } = cluster('Succeeded', { conditions: [{ type: 'Complete', status: 'True' }] });
  await expect(runningPod(api, REF, { clock: clock() })).rejects.toMatchObject({
    message: 'training run in namespace team-a is not running: it has finished',
    fix: 'nothing can run in it any more; read what it wrote with `kubectl aisubmit logs training/run --namespace team-a`',
  });
});

test('a notebook that has ended can be started again', async () => {
  const api = memoryKubeApi();
  const status = { conditions: [{ type: 'Complete', status: 'True' }] };
  api.put('/apis/batch/v1/namespaces/team-a/jobs', {
    metadata: { name: 'notebook-lab', labels: { 'aisubmit.dev/kind': 'notebook' } },
    status,
  });
  await expect(runningPod(api, { ...REF, kind: 'Notebook', name: 'lab' }, { clock: clock() })).rejects.toMatchObject({
    fix: 'start it again on the same home with `kubectl aisubmit resume notebook/lab --namespace team-a`',
  });
});

test('what is not there is an error with what is', async () => {
  const { api } = cluster('Running');
  await expect(runningPod(api, { ...REF, name: 'ran' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: 'there is no training ran in namespace team-a',
  });
});
