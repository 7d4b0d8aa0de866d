import { expect, test } from 'vitest';
import { answer, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import { quickClock as clock } from '../../../../../test/fakes/quick-clock.ts';
import type { ApiRequest, KubeApi } from '../transport/kube-api.ts';
import type { WatchWorkloadsOptions } from './watch-workloads.ts';
import { watchWorkloads } from './watch-workloads.ts';

const COLLECTIONS: Readonly<Record<string, string>> = {
  jobs: '/apis/batch/v1/namespaces/team-a/jobs',
  deployments: '/apis/apps/v1/namespaces/team-a/deployments',
  pods: '/api/v1/namespaces/team-a/pods',
};

type Step = readonly [resource: string, type: string, object: object];
interface Script {
  /** What lists say, and how often each was asked for. */
  readonly lists: Readonly<Record<string, readonly object[]>>;
  readonly steps: readonly Step[];
  readonly forbidden?: string;
}

/** A cluster that lists what it has and then tells changes one after the other, whichever collection they are of. */
function cluster({ lists, steps, forbidden }: Script): { readonly api: KubeApi; readonly requests: ApiRequest[] } {
  const requests: ApiRequest[] = [];
  const turns = turnsOf(steps.length);
  const refuse = (path: string): void => {
    if (forbidden !== undefined && path === COLLECTIONS[forbidden]) throw answer(403, 'Forbidden');
  };
  const api: KubeApi = {
    ...memoryKubeApi(),
    request: async <T>(request: ApiRequest) => {
      requests.push(request);
      refuse(request.path);
      const [resource = ''] = Object.entries(COLLECTIONS).find(([, path]) => path === request.path) ?? [];
      const body = { metadata: { resourceVersion: '10' }, items: lists[resource] ?? [] };
      return { status: 200, body: body as T, warnings: [] };
    },
    stream: async ({ path }) => {
      refuse(path);
      return (async function* () {
        for (const [index, [resource, type, object]] of steps.entries()) {
          if (COLLECTIONS[resource] !== path || index < turns.at()) continue;
          await turns.come(index);
          turns.next();
          yield Buffer.from(`${JSON.stringify({ type, object })}\n`);
        }
        await turns.come(steps.length);
        throw answer(418, 'Teapot', 'the script is over');
      })();
    },
  };
  return { api, requests };
}

interface Turns {
  /** Waits for a step's turn. */
  come(index: number): Promise<void> | undefined;
  /** Lets the next one happen, a moment later. */
  next(): void;
  at(): number;
}

function turnsOf(count: number): Turns {
  const gates = Array.from({ length: count + 1 }, () => Promise.withResolvers<void>());
  let at = 0;
  gates[0]?.resolve();
  return {
    come: (index) => gates[index]?.promise,
    next: () => {
      at += 1;
      const now = at;
      setTimeout(() => gates[now]?.resolve(), 1);
    },
    at: () => at,
  };
}

const meta = (name: string, version: number, kind = 'training'): object => ({
  name,
  namespace: 'team-a',
  uid: name,
  resourceVersion: String(version),
  labels: { 'aisubmit.dev/kind': kind },
});
const job = (name: string, version: number, ended = false): object => ({
  metadata: meta(name, version),
  spec: {},
  status: ended ? { conditions: [{ type: 'Complete', status: 'True' }] } : {},
});
const pod = (version: number, phase: string, of = 'training-a'): object => ({
  metadata: {
    name: `${of}-0`,
    namespace: 'team-a',
    uid: `${of}-0`,
    resourceVersion: String(version),
    labels: { 'aisubmit.dev/workload': of },
    ownerReferences: [{ kind: 'Job', name: of, uid: of }],
  },
  status: { phase },
});

async function told(script: Script, options: WatchWorkloadsOptions = {}) {
  const { api, requests } = cluster(script);
  const rows: string[] = [];
  await expect(async () => {
    for await (const page of watchWorkloads(api, { namespace: 'team-a', clock, ...options }))
      for (const { summary, gone } of page) rows.push(`${summary.name} ${gone ? 'gone' : summary.state}`);
  }).rejects.toThrow('the script is over');
  return { rows, requests };
}

test('tells everything at first, then what changed, and what is gone, and reads nothing for it', async () => {
  const { rows, requests } = await told({
    lists: { jobs: [job('training-a', 5)] },
    steps: [
      ['jobs', 'MODIFIED', job('training-a', 11)],
      ['pods', 'ADDED', pod(12, 'Running')],
      ['jobs', 'ADDED', job('training-b', 13, true)],
      ['jobs', 'MODIFIED', job('training-a', 14, true)],
      ['jobs', 'DELETED', job('training-a', 15, true)],
    ],
  });
  expect(rows).toEqual(['a Pending', 'a Running', 'b Succeeded', 'a Succeeded', 'a gone']);
  // The version of each collection, the Jobs with the pods of those at work, and the Deployments.
  expect(requests).toHaveLength(6);
});

test('a pod that is told before its workload waits for it', async () => {
  const { rows } = await told({
    lists: {},
    steps: [
      ['pods', 'ADDED', pod(11, 'Running')],
      ['jobs', 'ADDED', job('training-a', 12)],
    ],
  });
  expect(rows).toEqual(['a Running']);
});

test('of pods whose workloads are never seen the thousand that changed last wait', async () => {
  const others = Array.from(
    { length: 1000 },
    (_, index): Step => ['pods', 'ADDED', pod(100 + index, 'Running', `training-other-${index}`)],
  );
  const { rows } = await told({
    lists: {},
    steps: [
      ['pods', 'ADDED', pod(11, 'Running')],
      ['pods', 'ADDED', pod(12, 'Running', 'training-b')],
      ['pods', 'MODIFIED', pod(13, 'Running')],
      ...others.slice(1),
      ['jobs', 'ADDED', job('training-a', 2000)],
      ['jobs', 'ADDED', job('training-b', 2001)],
      ['pods', 'MODIFIED', pod(2002, 'Running', 'training-b')],
    ],
  });
  expect(rows).toEqual(['a Running', 'b Pending', 'b Running']);
}, 10_000);

test('a pod that is gone, or older than what was told of it, does not wait', async () => {
  const { rows } = await told({
    lists: {},
    steps: [
      ['pods', 'ADDED', pod(12, 'Running')],
      ['pods', 'MODIFIED', pod(11, 'Pending')],
      ['jobs', 'ADDED', job('training-a', 13)],
      ['pods', 'ADDED', pod(14, 'Running', 'training-b')],
      ['pods', 'DELETED', pod(15, 'Running', 'training-b')],
      ['jobs', 'ADDED', job('training-b', 16)],
    ],
  });
  expect(rows).toEqual(['a Running', 'b Pending']);
});

test('what was told before the list was read changes nothing', async () => {
  const { rows } = await told({
    lists: { jobs: [job('training-a', 20)], pods: [pod(20, 'Running')] },
    steps: [
      ['pods', 'MODIFIED', pod(19, 'Pending')],
      ['jobs', 'MODIFIED', { ...job('training-a', 19), spec: { suspend: true } }],
      ['jobs', 'DELETED', { metadata: { ...meta('training-a', 18), uid: 'before' } }],
      ['jobs', 'MODIFIED', job('training-a', 21, true)],
    ],
  });
  expect(rows).toEqual(['a Running', 'a Succeeded']);
});

test('pods that carry a workload’s label and are not its own count for nothing', async () => {
  const others = {
    ...pod(11, 'Running'),
    metadata: { ...meta('x', 11), labels: { 'aisubmit.dev/workload': 'training-a' } },
  };
  const { rows } = await told({ lists: { jobs: [job('training-a', 5)] }, steps: [['pods', 'ADDED', others]] });
  expect(rows).toEqual(['a Pending']);
});

test('after 410 only what may have been missed is read again, and what is lost is told', async () => {
  const lists = { jobs: [job('training-a', 5, true), job('training-b', 5, true)] };
  const { rows, requests } = await told({
    lists,
    steps: [
      ['deployments', 'ERROR', { code: 410 }],
      ['jobs', 'MODIFIED', job('training-a', 11, true)],
    ],
  });
  expect(rows).toEqual(['a Succeeded', 'b Succeeded']);
  expect(requests.filter(({ path }) => path === COLLECTIONS['jobs'])).toHaveLength(2);
});

test('without the right to see pods it goes on, and says so once', async () => {
  const gaps: unknown[] = [];
  const { rows } = await told(
    {
      lists: { jobs: [job('training-a', 5)] },
      steps: [['jobs', 'MODIFIED', job('training-a', 11, true)]],
      forbidden: 'pods',
    },
    { onGap: (gap) => gaps.push(gap) },
  );
  expect(rows).toEqual(['a Unknown', 'a Succeeded']);
  expect(gaps).toEqual([{ what: 'pods', namespace: 'team-a' }]);
});

test('a thousand changes are no request', async () => {
  const steps = Array.from(
    { length: 1000 },
    (_, index): Step => ['jobs', 'ADDED', job(`training-${index}`, 100 + index, true)],
  );
  const { rows, requests } = await told({ lists: {}, steps });
  expect(rows).toHaveLength(1000);
  expect(requests).toHaveLength(5);
}, 10_000);
