import { describe, expect, test } from 'vitest';
import { answer } from '../../../../../test/fakes/memory-kube-api.ts';
import {
  DEPLOYMENTS,
  ENDPOINT,
  JOBS,
  NOTEBOOK,
  PODS,
  QUEUED,
  ticking,
  withDeployment,
  withJob,
  withKueue,
  writes,
} from '../../../../../test/fakes/suspended-workloads.ts';
import { suspendWorkload } from './suspend-workload.ts';

const JOB = `${JOBS}/notebook-lab`;
const NOTED = { 'aisubmit.dev/suspended': 'true' };

describe('suspending', () => {
  test('a Job ends its pods and stays, and waits for them', async () => {
    const api = withJob();
    api.put(PODS, {
      metadata: { name: 'p', labels: { 'aisubmit.dev/workload': 'notebook-lab' } },
      status: { phase: 'Running' },
    });
    const left: number[] = [];
    const clock = ticking(() => api.objects.delete(`${PODS}/p`));
    expect(await suspendWorkload(api, NOTEBOOK, { clock, onPodsLeft: (count) => left.push(count) })).toEqual({
      changed: true,
    });
    expect(writes(api)).toEqual([
      ['PATCH', JOB, { metadata: { annotations: NOTED, uid: 'uid-1' }, spec: { suspend: true } }],
    ]);
    expect(left).toEqual([1, 0]);
  });

  test('a Deployment goes to no replicas, and notes how many there were', async () => {
    const api = withDeployment(3);
    await suspendWorkload(api, ENDPOINT, { clock: ticking() });
    expect(writes(api)).toEqual([
      [
        'PATCH',
        `${DEPLOYMENTS}/inference-llm`,
        { metadata: { annotations: { 'aisubmit.dev/suspended': '3' }, uid: 'uid-1' }, spec: { replicas: 0 } },
      ],
    ]);
  });

  test.each([
    ['a Job', withJob({ suspend: true, annotations: NOTED }), NOTEBOOK],
    ['a Deployment', withDeployment(0, { 'aisubmit.dev/suspended': '3' }), ENDPOINT],
  ])('%s that is suspended stays as it is', async (_what, api, ref) => {
    expect(await suspendWorkload(api, ref, { clock: ticking() })).toEqual({ changed: false });
    expect(writes(api)).toEqual([]);
  });

  test('in a dry run only the server is asked', async () => {
    const api = withJob();
    await suspendWorkload(api, NOTEBOOK, { dryRun: true, clock: ticking() });
    expect(api.requests.at(-1)?.query).toEqual({ fieldManager: 'aisubmit', dryRun: 'All' });
  });

  test.each([
    ['has ended', withJob({ end: 'Complete' }), 'notebook lab in namespace team-a has ended already and uses nothing'],
    [
      'never started',
      withJob({ suspend: true, annotations: { 'aisubmit.dev/incomplete': 'true' } }),
      'notebook lab in namespace team-a never started, since its submission was interrupted',
    ],
    [
      'is being deleted',
      withJob({ deletionTimestamp: '2026-01-01T00:00:00Z' }),
      'notebook lab in namespace team-a is being deleted',
    ],
  ])('refuses what %s', async (_why, api, message) => {
    await expect(suspendWorkload(api, NOTEBOOK, { clock: ticking() })).rejects.toMatchObject({
      code: 'CONFLICT',
      message,
    });
    expect(writes(api)).toEqual([]);
  });

  test('says of what has ended what can be done with it', async () => {
    await expect(suspendWorkload(withJob({ end: 'Complete' }), NOTEBOOK, { clock: ticking() })).rejects.toMatchObject({
      fix: 'leave it as it is, or remove it with delete',
    });
  });

  test('names what was probably meant', async () => {
    await expect(suspendWorkload(withJob(), { ...NOTEBOOK, name: 'lap' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      fix: 'did you mean notebook/lab?',
    });
  });

  test('says which pods on which nodes do not end in the time that was given', async () => {
    const api = withJob();
    api.put(PODS, {
      metadata: { name: 'p', labels: { 'aisubmit.dev/workload': 'notebook-lab' } },
      spec: { nodeName: 'gpu-7' },
      status: { phase: 'Running' },
    });
    await expect(suspendWorkload(api, NOTEBOOK, { timeoutSeconds: 5, clock: ticking() })).rejects.toMatchObject({
      code: 'CONFLICT',
      message:
        'notebook lab in namespace team-a is stopped, but 1 of its pods has not ended: p on node gpu-7; what isolates them stays until then',
    });
  });
});

test("another workload's pod with the same label is not waited for", async () => {
  const api = withJob();
  api.put(PODS, {
    metadata: {
      name: 'trap',
      labels: { 'aisubmit.dev/workload': 'notebook-lab' },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'training-trap', uid: 'trap' }],
    },
    status: { phase: 'Running' },
  });
  expect(await suspendWorkload(api, NOTEBOOK, { clock: ticking() })).toEqual({ changed: true });
});

describe('a Job that a queue lets run', () => {
  const queued = { labels: { 'kueue.x-k8s.io/queue-name': 'team' } };

  test('is taken out of the queue first, which would start it again', async () => {
    const api = withKueue(withJob(queued));
    await suspendWorkload(api, NOTEBOOK, { clock: ticking() });
    expect(writes(api)).toEqual([
      ['PATCH', `${QUEUED}/job-notebook-lab-1f`, { spec: { active: false } }],
      ['PATCH', JOB, { metadata: { annotations: NOTED, uid: 'uid-1' }, spec: { suspend: true } }],
    ]);
  });

  test('is suspended also while it waits for its turn', async () => {
    const api = withKueue(withJob({ ...queued, suspend: true }));
    expect(await suspendWorkload(api, NOTEBOOK, { clock: ticking() })).toEqual({ changed: true });
    expect(writes(api)).toHaveLength(2);
  });

  test('is left alone where the queue may not be told', async () => {
    const api = withKueue(withJob(queued));
    api.fault = ({ path }) => (path.startsWith(QUEUED) ? answer(403, 'Forbidden') : undefined);
    await expect(suspendWorkload(api, NOTEBOOK, { clock: ticking() })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message:
        'notebook lab in namespace team-a runs by a queue, which would start it again at once, and you may not tell the queue',
    });
    expect(writes(api)).toEqual([]);
  });

  test('is suspended like any other where Kueue is not there any more', async () => {
    const api = withJob(queued);
    await suspendWorkload(api, NOTEBOOK, { clock: ticking() });
    expect(writes(api)).toHaveLength(1);
  });
});
