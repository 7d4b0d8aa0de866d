import { describe, expect, test } from 'vitest';
import { answer, type MemoryKubeApi, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import { instantClock as clock } from '../../../../../test/fakes/quick-clock.ts';
import type { Bundle } from '../../build/bundle.ts';
import type { KubeObject } from '../../build/kube-object.ts';
import type { AisubmitError } from '../../errors.ts';
import { apiPath } from '../resource-paths.ts';
import { keyOf } from './create-object.ts';
import { submitBundle } from './submit-bundle.ts';

function object(
  apiVersion: string,
  kind: string,
  options: { name: string; requestId: string; extra?: Record<string, unknown> },
): KubeObject {
  return {
    apiVersion,
    kind,
    metadata: {
      name: options.name,
      namespace: 'team-a',
      labels: { 'aisubmit.dev/workload': 'notebook-lab' },
      annotations: { 'aisubmit.dev/request-id': options.requestId },
    },
    ...options.extra,
  };
}

function bundle(requestId = 'r1'): Bundle {
  const parent = object('batch/v1', 'Job', { name: 'notebook-lab', requestId, extra: { spec: { suspend: true } } });
  return {
    kind: 'Notebook',
    name: 'lab',
    namespace: 'team-a',
    workload: 'notebook-lab',
    requestId,
    kept: [object('v1', 'PersistentVolumeClaim', { name: 'notebook-lab-home', requestId })],
    parent: {
      ...parent,
      metadata: {
        ...parent.metadata,
        annotations: { ...parent.metadata.annotations, 'aisubmit.dev/incomplete': 'true' },
      },
    },
    children: [
      object('v1', 'Secret', { name: 'notebook-lab-token', requestId }),
      object('networking.k8s.io/v1', 'NetworkPolicy', { name: 'notebook-lab', requestId }),
    ],
    release: { metadata: { annotations: { 'aisubmit.dev/incomplete': null } }, spec: { suspend: false } },
  };
}

const JOB = '/apis/batch/v1/namespaces/team-a/jobs/notebook-lab';
const HOME = '/api/v1/namespaces/team-a/persistentvolumeclaims/notebook-lab-home';
const SECRET = '/api/v1/namespaces/team-a/secrets/notebook-lab-token';
const POLICY = '/apis/networking.k8s.io/v1/namespaces/team-a/networkpolicies/notebook-lab';
const EVERYTHING = [HOME, JOB, POLICY, SECRET].toSorted();

function paths(api: MemoryKubeApi): string[] {
  return [...api.objects.keys()].toSorted();
}

async function failing(promise: Promise<unknown>): Promise<AisubmitError> {
  return promise.then(
    () => Promise.reject(new Error('it should have failed')),
    (error: AisubmitError) => error,
  );
}

function isComplete(api: MemoryKubeApi): boolean {
  return paths(api).join() === EVERYTHING.join();
}

function isRunning(api: MemoryKubeApi): boolean {
  const spec = api.objects.get(JOB)?.['spec'];
  return typeof spec === 'object' && spec !== null && 'suspend' in spec && spec.suspend === false;
}

describe('a submission', () => {
  test('creates the parent first and paused, then the rest, and releases last', async () => {
    const api = memoryKubeApi();
    const submission = await submitBundle(api, bundle(), { clock });
    expect(api.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /apis/batch/v1/namespaces/team-a/jobs',
      'POST /api/v1/namespaces/team-a/persistentvolumeclaims',
      'POST /api/v1/namespaces/team-a/secrets',
      'POST /apis/networking.k8s.io/v1/namespaces/team-a/networkpolicies',
      'PATCH /apis/batch/v1/namespaces/team-a/jobs/notebook-lab',
    ]);
    expect(api.requests[4]?.body).toEqual({
      metadata: { annotations: { 'aisubmit.dev/incomplete': null }, uid: 'uid-1' },
      spec: { suspend: false },
    });
    expect(submission).toEqual({ uid: 'uid-1', reused: [], warnings: [] });
    expect(api.objects.get(JOB)?.metadata.annotations).toEqual({ 'aisubmit.dev/request-id': 'r1' });
  });

  test('owns its children without controller and blockOwnerDeletion, and never its home', async () => {
    const api = memoryKubeApi();
    await submitBundle(api, bundle(), { clock });
    const owner = [{ apiVersion: 'batch/v1', kind: 'Job', name: 'notebook-lab', uid: 'uid-1' }];
    expect(api.objects.get(SECRET)?.metadata.ownerReferences).toEqual(owner);
    expect(api.objects.get(POLICY)?.metadata.ownerReferences).toEqual(owner);
    expect(api.objects.get(HOME)?.metadata.ownerReferences).toBeUndefined();
  });

  test('uses the home that an earlier run left', async () => {
    const api = memoryKubeApi();
    const [home] = bundle('earlier').kept;
    api.put('/api/v1/namespaces/team-a/persistentvolumeclaims', { ...home });
    const { reused } = await submitBundle(api, bundle(), { clock });
    expect(reused).toEqual(['PersistentVolumeClaim/notebook-lab-home']);
  });

  test('refuses a home that is not its own and takes nothing away from its owner', async () => {
    const api = memoryKubeApi();
    api.put('/api/v1/namespaces/team-a/persistentvolumeclaims', { metadata: { name: 'notebook-lab-home' } });
    const error = await failing(submitBundle(api, bundle(), { clock }));
    expect(error.code).toBe('CONFLICT');
    expect(error.message).toBe(
      'PersistentVolumeClaim/notebook-lab-home exists already and does not belong to this workload',
    );
    expect(paths(api)).toEqual([HOME]);
  });
});

describe('a submission that fails', () => {
  test.each([1, 2, 3, 4, 5])('at request %i leaves nothing behind', async (failAt) => {
    const api = memoryKubeApi();
    api.fault = (_request, number) => (number === failAt ? answer(422, 'Invalid', 'no') : undefined);
    const error = await failing(submitBundle(api, bundle(), { clock }));
    expect(error.message).toBe('no');
    expect(paths(api)).toEqual([]);
  });

  test('keeps a home that existed before', async () => {
    const api = memoryKubeApi();
    api.put('/api/v1/namespaces/team-a/persistentvolumeclaims', { ...bundle('earlier').kept[0] });
    api.fault = ({ method }) => (method === 'PATCH' ? answer(422, 'Invalid') : undefined);
    await failing(submitBundle(api, bundle(), { clock }));
    expect(paths(api)).toEqual([HOME]);
  });

  test('says what it could not remove', async () => {
    const api = memoryKubeApi();
    api.fault = ({ method }) => (method === 'PATCH' || method === 'DELETE' ? answer(422, 'Invalid', 'no') : undefined);
    const error = await failing(submitBundle(api, bundle(), { clock }));
    expect(error.reasons.map(({ path }) => path)).toEqual([
      'PersistentVolumeClaim/notebook-lab-home',
      'Job/notebook-lab',
    ]);
    expect(isRunning(api)).toBe(false);
  });
});

describe('a submission whose process is killed', () => {
  const requestsOfWholeRun = 5;
  test.each([0, 1, 2, 3, 4, 5])('after %i requests leaves nothing running, or everything', async (survived) => {
    const api = memoryKubeApi();
    // A dead process sends nothing more: every later request, roll-back included, never leaves.
    api.fault = (_request, number) => (number > survived ? 'dropped' : undefined);
    await submitBundle(api, bundle(), { clock }).catch(() => undefined);
    expect(isRunning(api)).toBe(survived === requestsOfWholeRun);
    expect(isComplete(api) || !isRunning(api)).toBe(true);
    const rest = paths(api);
    expect(rest.length === 0 || rest.includes(JOB)).toBe(true);
  });
});

describe('a submission whose answers are lost', () => {
  test.each([1, 2, 4, 5])('at request %i goes on, since the object is there and is its own', async (lostAt) => {
    const api = memoryKubeApi();
    let lost = false;
    api.fault = (request) => {
      const target = ['jobs', 'persistentvolumeclaims', 'secrets', 'networkpolicies', 'notebook-lab'][lostAt - 1] ?? '';
      if (lost || request.method === 'GET' || !request.path.endsWith(target)) return undefined;
      lost = true;
      return 'lost';
    };
    await submitBundle(api, bundle(), { clock });
    expect(isComplete(api)).toBe(true);
    expect(isRunning(api)).toBe(true);
  });

  test('sends a create once more when it never arrived, and only once', async () => {
    const api = memoryKubeApi();
    api.fault = (_request, number) => (number === 1 ? 'dropped' : undefined);
    await submitBundle(api, bundle(), { clock });
    expect(isRunning(api)).toBe(true);

    const dead = memoryKubeApi();
    dead.fault = ({ method }) => (method === 'POST' ? 'dropped' : undefined);
    const error = await failing(submitBundle(dead, bundle(), { clock }));
    expect(error.code).toBe('UNREACHABLE');
    expect(dead.requests.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });

  test('removes everything when nobody can tell whether a Secret is its own', async () => {
    const api = memoryKubeApi();
    api.fault = (request) => {
      if (request.method === 'GET' && request.path.includes('/secrets/')) return answer(403, 'Forbidden');
      return request.method === 'POST' && request.path.endsWith('/secrets') && !api.objects.has(SECRET)
        ? 'lost'
        : undefined;
    };
    const error = await failing(submitBundle(api, bundle(), { clock }));
    expect(error).toMatchObject({
      code: 'CONFLICT',
      message:
        'the connection broke while Secret notebook-lab-token was created, and you may not read what is there now',
      fix: 'submit it again',
    });
    expect(paths(api)).toEqual([]);
  });

  test('waits until garbage collection has taken the Secret of a deleted namesake', async () => {
    const api = memoryKubeApi();
    api.put('/api/v1/namespaces/team-a/secrets', { metadata: { name: 'notebook-lab-token' } });
    api.fault = ({ method, path }) =>
      method === 'GET' && path.includes('/secrets/') ? answer(403, 'Forbidden') : undefined;
    let pauses = 0;
    const collecting = {
      ...clock,
      sleep: async () => {
        pauses += 1;
        if (pauses === 3) api.objects.delete(SECRET);
      },
    };
    await submitBundle(api, bundle(), { clock: collecting });
    expect(isRunning(api)).toBe(true);
    expect(pauses).toBe(3);
  });
});

describe('two submissions of one name', () => {
  test('end with exactly one winner, which loses nothing', async () => {
    const api = memoryKubeApi();
    const results = await Promise.allSettled([
      submitBundle(api, bundle('first'), { clock }),
      submitBundle(api, bundle('second'), { clock }),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const [winner] = [
      ...new Set([...api.objects.values()].map((each) => each.metadata.annotations?.['aisubmit.dev/request-id'])),
    ];
    expect(isComplete(api)).toBe(true);
    expect(['first', 'second']).toContain(winner);
  });

  test('never release a successor of the same name', async () => {
    const api = memoryKubeApi();
    api.fault = (request) => {
      if (request.method !== 'PATCH') return undefined;
      api.objects.delete(JOB);
      api.put('/apis/batch/v1/namespaces/team-a/jobs', { ...bundle('other').parent });
      return undefined;
    };
    await failing(submitBundle(api, bundle(), { clock }));
    expect(isRunning(api)).toBe(false);
    expect(api.objects.get(JOB)?.metadata.annotations?.['aisubmit.dev/request-id']).toBe('other');
  });
});

describe('Ctrl-C', () => {
  test.each([1, 2, 3])('after request %i and before the release removes everything', async (abortAt) => {
    const api = memoryKubeApi();
    const controller = new AbortController();
    api.fault = (_request, number) => {
      if (number === abortAt) controller.abort();
      return undefined;
    };
    const error = await failing(submitBundle(api, bundle(), { clock, signal: controller.signal }));
    expect(error.code).toBe('INTERRUPTED');
    expect(paths(api)).toEqual([]);
  });

  test('during the release lets it stand', async () => {
    const api = memoryKubeApi();
    const controller = new AbortController();
    api.fault = ({ method }) => {
      if (method === 'PATCH') controller.abort();
      return undefined;
    };
    await submitBundle(api, bundle(), { clock, signal: controller.signal });
    expect(isRunning(api)).toBe(true);
  });
});

test('names an object by its place in the API', () => {
  expect(apiPath(keyOf(bundle().parent))).toBe(JOB);
});
