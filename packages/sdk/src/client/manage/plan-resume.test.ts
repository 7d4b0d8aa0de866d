import { describe, expect, test } from 'vitest';
import { answer, type MemoryKubeApi, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import {
  CONFIG_MAPS,
  ENDPOINT,
  NOTEBOOK,
  TRAINING,
  withDeployment,
  withJob,
} from '../../../../../test/fakes/suspended-workloads.ts';
import { planResume } from './plan-resume.ts';
import { keepResumeRecord } from './resume-record.ts';

const REQUEST = '{"kind":"Notebook"}';
const RECORD = {
  'aisubmit.dev/request': REQUEST,
  'aisubmit.dev/submitted-by': 'alice',
  'aisubmit.dev/policy': 'strict@sha256:1',
};
const KEPT = { requestId: 'r', request: REQUEST, submittedBy: 'alice', labels: {}, signal: undefined };

describe('what is suspended goes on', () => {
  test.each([
    ['by us', { suspend: true, annotations: { 'aisubmit.dev/suspended': 'true' } }],
    ['by somebody else', { suspend: true }],
  ])('a Job that was suspended %s', async (_who, job) => {
    expect(await planResume(withJob(job), NOTEBOOK)).toMatchObject({ action: 'release' });
  });

  test('a Deployment without replicas', async () => {
    expect(await planResume(withDeployment(0), ENDPOINT)).toMatchObject({ action: 'release' });
  });
});

test.each([
  ['a Job that runs', withJob(), NOTEBOOK, 'is not suspended'],
  ['a Deployment that runs', withDeployment(2), ENDPOINT, 'is not suspended'],
  [
    'a Job in a queue',
    withJob({ suspend: true, labels: { 'kueue.x-k8s.io/queue-name': 'team' } }),
    NOTEBOOK,
    'waits for its turn in queue team, which decides when it runs',
  ],
])('%s is left alone', async (_what, api, ref, sentence) => {
  expect(await planResume(api, ref)).toEqual({ action: 'none', sentence });
});

describe('what has ended', () => {
  test.each(['Complete', 'Failed'] as const)(
    'a notebook (%s) is submitted again, as its pods recorded it',
    async (end) => {
      const annotations = { 'aisubmit.dev/request': '{"changed":"since"}', 'aisubmit.dev/submitted-by': 'mallory' };
      expect(await planResume(withJob({ end, record: RECORD, annotations }), NOTEBOOK)).toEqual({
        action: 'again',
        request: REQUEST,
        submittedBy: 'alice',
        policy: 'strict@sha256:1',
        template: undefined,
        interrupted: false,
      });
    },
  );

  test('a training only from its start', async () => {
    const api = withJob({ name: 'training-mnist', end: 'Complete', record: RECORD });
    await expect(planResume(api, TRAINING)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'training mnist in namespace team-a has finished, so there is nothing to go on with',
      fix: 'run it again from its beginning with: kubectl aisubmit resume training/mnist --from-start --namespace team-a',
    });
    expect(await planResume(api, TRAINING, { fromStart: true })).toMatchObject({ action: 'again', request: REQUEST });
  });

  test('a notebook that recorded nothing is refused', async () => {
    await expect(planResume(withJob({ end: 'Complete' }), NOTEBOOK)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('what is not whole', () => {
  const incomplete = { 'aisubmit.dev/incomplete': 'true', 'aisubmit.dev/request': REQUEST };

  test('an interrupted submission is refused', async () => {
    await expect(planResume(withJob({ suspend: true, annotations: incomplete }), NOTEBOOK)).rejects.toMatchObject({
      code: 'CONFLICT',
      fix: 'delete it, then submit it again: kubectl aisubmit delete notebook/lab --namespace team-a',
    });
  });

  test.each([
    ['before the new one was there', memoryKubeApi()],
    ['while the old one went', withJob({ deletionTimestamp: '2026-01-01T00:00:00Z', record: RECORD })],
    ['before the new one was whole', withJob({ suspend: true, annotations: incomplete, record: RECORD })],
  ])('an interrupted resume goes on: %s', async (_when, api) => {
    await keepResumeRecord(api, NOTEBOOK, KEPT);
    expect(await planResume(api, NOTEBOOK)).toEqual({
      action: 'again',
      request: REQUEST,
      submittedBy: 'alice',
      interrupted: true,
    });
  });

  test('a record that is about another request counts for nothing', async () => {
    const api = withJob({ suspend: true, annotations: incomplete, record: RECORD });
    await keepResumeRecord(api, NOTEBOOK, { ...KEPT, request: '{"another":1}' });
    await expect(planResume(api, NOTEBOOK)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test.each([
    ['while the old one goes', { deletionTimestamp: '2026-01-01T00:00:00Z' }, 'is being deleted'],
    ['before the new one is whole', { suspend: true, annotations: incomplete }, 'its submission was interrupted'],
  ])('nor does one of somebody else’s, %s', async (_when, job, want) => {
    const api = withJob({ ...job, record: RECORD });
    await keepResumeRecord(api, NOTEBOOK, { ...KEPT, submittedBy: 'mallory' });
    await expect(planResume(api, NOTEBOOK)).rejects.toMatchObject({ message: expect.stringContaining(want) });
  });
});

describe('what is gone', () => {
  test('says that its home is still there', async () => {
    const api = memoryKubeApi();
    api.put('/api/v1/namespaces/team-a/persistentvolumeclaims', {
      metadata: { name: 'notebook-lab-home', labels: { 'aisubmit.dev/workload': 'notebook-lab' } },
    });
    await expect(planResume(api, NOTEBOOK)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      fix: 'its volume notebook-lab-home is still there: kubectl aisubmit notebook lab --namespace team-a uses it again',
    });
  });

  test('names what was probably meant', async () => {
    await expect(planResume(withJob(), { ...NOTEBOOK, name: 'lap' })).rejects.toMatchObject({
      fix: 'did you mean notebook/lab?',
    });
  });
});

test('a kept request is kept once, and replaced by another one', async () => {
  const api = memoryKubeApi();
  await keepResumeRecord(api, NOTEBOOK, KEPT);
  await keepResumeRecord(api, NOTEBOOK, KEPT);
  expect(api.objects.get(`${CONFIG_MAPS}/notebook-lab-resume`)).toMatchObject({
    metadata: { uid: 'uid-1', labels: { 'aisubmit.dev/workload': 'notebook-lab' } },
    immutable: true,
    data: { 'request.json': REQUEST },
  });
  await keepResumeRecord(api, NOTEBOOK, { ...KEPT, request: '{"another":1}' });
  expect(api.objects.get(`${CONFIG_MAPS}/notebook-lab-resume`)).toMatchObject({
    data: { 'request.json': '{"another":1}' },
  });
});

describe('a ConfigMap that holds the name and no request', () => {
  const withMap = (metadata: object, data?: object): MemoryKubeApi => {
    const api = memoryKubeApi();
    api.put(CONFIG_MAPS, { metadata: { name: 'notebook-lab-resume', ...metadata }, data });
    return api;
  };
  const by = (user: string): object => ({ annotations: { 'aisubmit.dev/submitted-by': user } });

  test.each([
    ['without data', undefined],
    ['with other data', { notes: 'mine' }],
  ])('is replaced where it is one’s own, %s', async (_what, data) => {
    const api = withMap(by('alice'), data);
    await keepResumeRecord(api, NOTEBOOK, KEPT);
    expect(api.objects.get(`${CONFIG_MAPS}/notebook-lab-resume`)).toMatchObject({ data: { 'request.json': REQUEST } });
  });

  test.each([
    ['another’s', by('bob\u001b[31m'), 'which is bob\\u{1b}[31m’s'],
    ['nobody’s', {}, 'which does not say who made it'],
  ])('stays where it is %s, and is named', async (_whose, metadata, want) => {
    const api = withMap(metadata, { notes: 'theirs' });
    const error = await keepResumeRecord(api, NOTEBOOK, KEPT).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'CONFLICT',
      message: `the request of notebook lab in namespace team-a cannot be kept: ConfigMap notebook-lab-resume, ${want}, is in its place and holds none`,
      fix: 'if nobody needs it, delete it: kubectl delete configmap notebook-lab-resume --namespace team-a',
    });
    expect(api.objects.get(`${CONFIG_MAPS}/notebook-lab-resume`)).toMatchObject({ data: { notes: 'theirs' } });
  });

  test('is told as it was where it may not be seen', async () => {
    const api = withMap(by('bob'));
    api.fault = ({ method }) => (method === 'GET' ? answer(403, 'Forbidden') : undefined);
    await expect(keepResumeRecord(api, NOTEBOOK, KEPT)).rejects.toMatchObject({ status: 409 });
  });
});
