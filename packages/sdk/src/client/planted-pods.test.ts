import { describe, expect, test } from 'vitest';
import { memoryKubeApi } from '../../../../test/fakes/memory-kube-api.ts';
import { quickClock as clock } from '../../../../test/fakes/quick-clock.ts';
import { workloadLogs } from './logs/workload-logs.ts';
import { listWorkloads } from './manage/list-workloads.ts';
import { watchWorkloads } from './manage/watch-workloads.ts';
import { follow } from './status/follow.ts';
import { readStatus } from './status/observe.ts';
import type { ApiRequest, KubeApi } from './transport/kube-api.ts';
import { workloadUsage } from './usage/workload-usage.ts';
import type { WorkloadRef } from './workload-ref.ts';

interface World {
  readonly ref: WorkloadRef;
  readonly collection: string;
  readonly parent: { readonly metadata: { readonly name: string; readonly [field: string]: unknown } };
  /** Names of pods that carry the workload's label, by who owns them. */
  readonly pods: Readonly<Record<string, object | undefined>>;
}

const WORLDS: Readonly<Record<string, World>> = {
  Job: {
    ref: { kind: 'Training', name: 'mnist', namespace: 'team-a' },
    collection: 'jobs',
    parent: {
      metadata: {
        name: 'training-mnist',
        namespace: 'team-a',
        uid: 'job',
        labels: { 'aisubmit.dev/kind': 'training' },
      },
    },
    pods: {
      own: { kind: 'Job', name: 'training-mnist', uid: 'job' },
      bare: undefined,
      'of-a-job': { kind: 'Job', name: 'training-trap', uid: 'trap' },
      'of-a-set': { kind: 'ReplicaSet', name: 'training-mnist-5d4f7c9b8', uid: 'trap' },
    },
  },
  Deployment: {
    ref: { kind: 'Inference', name: 'llm', namespace: 'team-a' },
    collection: 'deployments',
    parent: {
      metadata: {
        name: 'inference-llm',
        namespace: 'team-a',
        uid: 'deployment',
        labels: { 'aisubmit.dev/kind': 'inference' },
      },
    },
    pods: {
      own: { kind: 'ReplicaSet', name: 'inference-llm-5d4f7c9b8', uid: 'set' },
      bare: undefined,
      'of-a-job': { kind: 'Job', name: 'inference-llm', uid: 'trap' },
      'of-another': { kind: 'ReplicaSet', name: 'inference-llm-trap-5d4f7c9b8', uid: 'trap' },
    },
  },
};

/** A cluster with one workload; only its own pod is well, and the others have a GPU each. */
function cluster({ parent, collection, pods }: World): KubeApi {
  const kind = parent.metadata.name.split('-')[0] ?? '';
  const items = Object.entries(pods).map(([name, owner]) => ({
    metadata: {
      name,
      namespace: 'team-a',
      uid: name,
      labels: { 'aisubmit.dev/workload': parent.metadata.name, 'aisubmit.dev/kind': kind },
      ...(owner === undefined ? {} : { ownerReferences: [owner] }),
    },
    spec: { containers: [{ name: 'main', resources: { limits: name === 'own' ? {} : { 'nvidia.com/gpu': '1' } } }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [{ name: 'main', ready: true, restartCount: name === 'own' ? 0 : 7, state: { running: {} } }],
    },
  }));
  const lists: Readonly<Record<string, readonly object[]>> = { pods: items, [collection]: [parent] };
  return {
    ...memoryKubeApi(),
    request: async <T>({ path }: ApiRequest) => {
      const last = path.split('/').at(-1) ?? '';
      const found = lists[last] ?? [];
      const single = [parent, ...items].find(({ metadata }) => metadata.name === last);
      const body = single ?? { metadata: { resourceVersion: '1' }, items: found };
      return { status: 200, body: body as T, warnings: [] };
    },
    stream: async ({ path, query, signal }) => {
      if (query?.['watch'] === true) return waiting(signal);
      return lines(`2026-01-01T00:00:01.5Z line of ${path.split('/').at(-2)}\n`);
    },
  };
}

async function* lines(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function* waiting(signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  await new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));
}

async function first<T>(values: AsyncGenerator<T>): Promise<T | undefined> {
  try {
    return (await values.next()).value;
  } finally {
    await values.return(undefined).catch(() => undefined);
  }
}

const OWN = { restarts: 0, pods: [{ name: 'own' }] };

describe.each(Object.entries(WORLDS))('pods that merely carry the label of a %s', (_kind, world) => {
  const api = cluster(world);
  const { ref } = world;
  const namespace = 'team-a';

  test('are not in its status', async () => {
    expect(await readStatus(api, ref)).toMatchObject(OWN);
    expect(await first(follow(api, ref, { clock }))).toMatchObject(OWN);
  });

  test('are not in its row of the list', async () => {
    expect(await first(listWorkloads(api, { namespace }))).toMatchObject(OWN);
    expect(await first(watchWorkloads(api, { namespace, clock }))).toMatchObject([{ summary: OWN }]);
  });

  test('are not what it uses', async () => {
    const { workloads } = await workloadUsage(api, { namespace });
    expect(workloads.map(({ pods }) => pods.map(({ name, gpus }) => ({ name, gpus })))).toEqual([
      [{ name: 'own', gpus: 0 }],
    ]);
    expect((await workloadUsage(api, { namespace, workload: ref })).workloads).toHaveLength(1);
  });

  test('are not in its logs', async () => {
    const found: string[] = [];
    for await (const { line } of workloadLogs(api, ref, { clock })) found.push(line);
    expect(found).toEqual(['line of own']);
    await expect(first(workloadLogs(api, ref, { clock, pod: 'bare' }))).rejects.toMatchObject({ fix: 'it has: own' });
  });

  test('are not followed', async () => {
    const stop = new AbortController();
    const found = new Set<string>();
    const follows = async (): Promise<void> => {
      for await (const { pod } of workloadLogs(api, ref, { clock, follow: true, signal: stop.signal })) {
        found.add(pod);
        setTimeout(() => stop.abort(), 50);
      }
    };
    await expect(follows()).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect([...found]).toEqual(['own']);
  });
});
