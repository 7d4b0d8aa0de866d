import { expect, test } from 'vitest';
import { memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import { ApiError } from '../transport/api-error.ts';
import type { ApiRequest, KubeApi } from '../transport/kube-api.ts';
import { follow } from './follow.ts';

const REF = { kind: 'Training', name: 'mnist', namespace: 'team-a' } as const;
const JOB = { metadata: { name: 'training-mnist', uid: 'job' }, spec: {} };
const pod = (status: object): object => ({
  metadata: { name: 'p', uid: 'pod', ownerReferences: [{ kind: 'Job', uid: 'job' }] },
  spec: { nodeName: 'n', containers: [{ name: 'training', image: 'acme/train:1' }] },
  status,
});

const hour = 3_600_000;
const clock = {
  now: () => 0,
  random: () => 0,
  sleep: (_ms: number, signal: AbortSignal | undefined) => sleepUntilAborted(signal),
};

function sleepUntilAborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((_resolve, reject) => {
    const timer = setTimeout(() => {}, hour);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('aborted'));
    });
  });
}

/** A cluster with scripted lists and one watch each for jobs and pods. */
function scripted(script: { jobs: object[]; pods: object[]; jobEvents?: object[]; podEvents?: object[] }): KubeApi {
  const isJobs = ({ path }: ApiRequest): boolean => path.endsWith('/jobs');
  const podsTold = Promise.withResolvers<void>();
  return {
    ...memoryKubeApi(),
    request: async <T>(request: ApiRequest) => {
      const lists: Readonly<Record<string, readonly object[]>> = { jobs: script.jobs, pods: script.pods };
      const items = lists[request.path.split('/').at(-1) ?? ''] ?? [];
      return { status: 200, body: { metadata: { resourceVersion: '1' }, items } as T, warnings: [] };
    },
    stream: async (request) =>
      (async function* () {
        // What happens to the pods has been taken in before the Job is heard of again.
        if (isJobs(request)) await podsTold.promise;
        for (const object of (isJobs(request) ? script.jobEvents : script.podEvents) ?? []) {
          await new Promise((resolve) => setTimeout(resolve, 5));
          yield Buffer.from(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
        }
        if (!isJobs(request)) podsTold.resolve();
        await sleepUntilAborted(request.signal);
      })(),
  };
}

test('tells every change once, until the run has ended', async () => {
  const api = scripted({
    jobs: [JOB],
    pods: [],
    podEvents: [
      pod({
        phase: 'Pending',
        containerStatuses: [{ name: 'training', state: { waiting: { reason: 'ContainerCreating' } } }],
      }),
      pod({ phase: 'Running', containerStatuses: [{ name: 'training', state: { running: {} } }] }),
      pod({ phase: 'Running', containerStatuses: [{ name: 'training', state: { running: {} } }] }),
    ],
    jobEvents: [{ ...JOB, status: { conditions: [{ type: 'Complete', status: 'True' }] } }],
  });
  const states: string[] = [];
  for await (const { state } of follow(api, REF, { clock })) states.push(state);
  expect(states).toEqual(['Pending', 'Starting', 'Running', 'Succeeded']);
});

test('says why a run failed, although its Job is heard of before its pod', async () => {
  const failed = {
    ...JOB,
    status: { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] },
  };
  const ended = pod({
    phase: 'Failed',
    containerStatuses: [{ name: 'training', state: { terminated: { exitCode: 3, reason: 'OOMKilled' } } }],
  });
  const lists = scripted({ jobs: [failed], pods: [] });
  const api: KubeApi = {
    ...lists,
    request: async <T>(request: ApiRequest) => {
      if (request.path.endsWith('/training-mnist')) return { status: 200, body: failed as T, warnings: [] };
      const isLater = request.path.endsWith('/pods') && asked++ > 0;
      return isLater ? { status: 200, body: { items: [ended] } as T, warnings: [] } : lists.request<T>(request);
    },
  };
  let asked = 0;
  const sentences: string[] = [];
  for await (const { sentence } of follow(api, REF, { clock })) sentences.push(sentence);
  expect(sentences).toEqual(['training used more memory than it may and was killed']);
});

test('goes on where the server is away while events are asked for', async () => {
  const waiting = pod({ phase: 'Pending' });
  const lists = scripted({ jobs: [JOB], pods: [waiting] });
  const away = new ApiError('UNREACHABLE', 'no answer', { transient: true });
  const api: KubeApi = {
    ...lists,
    request: async <T>(request: ApiRequest) => {
      if (request.path.endsWith('/events')) throw away;
      return lists.request<T>(request);
    },
  };
  const statuses = follow(api, REF, { clock });
  expect((await statuses.next()).value).toMatchObject({ sentence: 'it is being started' });
  await statuses.return(undefined);
});

test('says at once when there is nothing of that name', async () => {
  const api = scripted({ jobs: [], pods: [] });
  await expect(follow(api, REF, { clock }).next()).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: 'there is no training mnist in namespace team-a',
  });
});

test('ends when its signal is aborted', async () => {
  const api = scripted({ jobs: [JOB], pods: [] });
  const controller = new AbortController();
  const statuses = follow(api, REF, { clock, signal: controller.signal });
  await statuses.next();
  controller.abort();
  await expect(statuses.next()).rejects.toMatchObject({ code: 'INTERRUPTED' });
});

test('a pod is late to stop by the clock of the cluster', async () => {
  const deleted = { ...JOB, metadata: { ...JOB.metadata, deletionTimestamp: new Date().toISOString() } };
  const stopping = {
    ...pod({ phase: 'Running' }),
    metadata: {
      name: 'p',
      uid: 'pod',
      ownerReferences: [{ kind: 'Job', uid: 'job' }],
      deletionTimestamp: new Date().toISOString(),
    },
  };
  const api = scripted({ jobs: [deleted], pods: [stopping] });
  const first = async (aheadMs: number): Promise<string | undefined> => {
    for await (const { sentence } of follow({ ...api, serverAheadMs: () => aheadMs }, REF, { clock })) return sentence;
    return undefined;
  };
  expect(await first(0)).toBe('it is being deleted: its pod p is being stopped, for which it has 30s');
  expect(await first(120_000)).toBe(
    'it is being deleted: its pod had its time to stop, and node n does not say that it is gone',
  );
});
