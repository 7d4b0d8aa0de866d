import { expect, test } from 'vitest';
import { memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import { findSshPod } from './ssh-pod.ts';

const REF = { kind: 'Notebook', name: 'lab', namespace: 'team-a' } as const;
const PODS = '/api/v1/namespaces/team-a/pods';
const JOBS = '/apis/batch/v1/namespaces/team-a/jobs';

const LABELS = { 'aisubmit.dev/workload': 'notebook-lab' };

interface Given {
  readonly name: string;
  readonly state?: object;
  readonly volumes?: readonly string[];
  readonly metadata?: object;
}

async function find(...pods: readonly Given[]): Promise<unknown> {
  const api = memoryKubeApi();
  api.put(JOBS, { metadata: { name: 'notebook-lab', uid: 'job' } });
  for (const { name, state = { running: {} }, volumes = ['home', 'ssh'], metadata = {} } of pods) {
    api.put(PODS, {
      kind: 'Pod',
      metadata: { name, labels: LABELS, ownerReferences: [{ kind: 'Job', uid: 'job' }], ...metadata },
      spec: { volumes: volumes.map((each) => ({ name: each })) },
      status: { phase: 'Running', containerStatuses: [{ name: 'notebook', state }] },
    });
  }
  return findSshPod(api, REF).catch((error: unknown) => error);
}

test('the pod that runs is found, not one that ends or waits', async () => {
  expect(
    await find(
      { name: 'gone', metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } },
      { name: 'waits', state: { waiting: {} } },
      { name: 'runs' },
    ),
  ).toEqual({ namespace: 'team-a', pod: 'runs', container: 'notebook' });
});

test('none that runs', async () => {
  expect(await find({ name: 'ended', state: { terminated: {} } })).toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringMatching(/^notebook lab in namespace team-a is not running: it /),
    fix: 'wait until it is: kubectl aisubmit status notebook/lab --namespace team-a',
  });
});

test('a pod of somebody else that has the label only is left alone', async () => {
  const metadata = { ownerReferences: [{ kind: 'Job', uid: 'trap' }] };
  expect(await find({ name: 'a-trap', metadata }, { name: 'runs' })).toMatchObject({ pod: 'runs' });
  expect(await find({ name: 'a-trap', metadata: { ownerReferences: [] } })).toMatchObject({ code: 'NOT_FOUND' });
});

test('one that an older version made', async () => {
  expect(await find({ name: 'old', volumes: ['home'] })).toMatchObject({
    code: 'REJECTED',
    message: 'notebook lab in namespace team-a was made by a version of aisubmit without SSH',
  });
});
