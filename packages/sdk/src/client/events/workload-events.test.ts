import { describe, expect, test } from 'vitest';
import { memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import type { Parent } from '../kube-types.ts';
import type { ApiRequest, KubeApi } from '../transport/kube-api.ts';
import type { WorkloadRef } from '../workload-ref.ts';
import { PodOrigins } from './pod-origins.ts';
import { isAbout } from './workload-event.ts';
import { workloadEvents } from './workload-events.ts';

const REF = { kind: 'Training', name: 'mnist', namespace: 'team-a' } as const;
const PARENT = {
  metadata: { name: 'training-mnist', uid: 'job', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { template: { spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] } } },
};
const at = (kind: string, name: string, more: object = {}): object => ({
  involvedObject: { kind, name },
  lastTimestamp: '2026-01-01T00:01:00Z',
  ...more,
});

const INDEXED = { ...PARENT, spec: { ...PARENT.spec, completionMode: 'Indexed' } };
const about = (event: object, parent: Parent = PARENT, ref: WorkloadRef = REF): boolean =>
  isAbout(event, { ref, parent, origins: new PodOrigins(ref, parent) });

describe('an event is about a workload', () => {
  test.each([
    ['Job', 'training-mnist', false],
    ['Pod', 'training-mnist', false],
    ['Pod', 'training-mnist-x7k2p', true],
    ['Pod', 'training-mnist-0-x7k2p', false],
    ['Pod', 'training-mnist-trapp', false],
    ['Pod', 'training-mnist-2-big-x7k2p', false],
    ['Pod', 'training-mnist2-x7k2p', false],
    ['PersistentVolumeClaim', 'data', true],
    ['PersistentVolumeClaim', 'other', false],
    ['NetworkPolicy', 'training-mnist', true],
    ['ReplicaSet', 'training-mnist-5d9c7b6f5', false],
    ['Node', 'node-1', false],
  ])('%s %s: %s', (kind, name, want) => {
    expect(about(at(kind, name))).toBe(want);
  });

  test.each([
    ['Pod', 'training-mnist-0-x7k2p', true],
    ['Pod', 'training-mnist-x7k2p', false],
    ['Pod', 'training-mnist-1-0-x7k2p', false],
  ])('of many runs: %s %s: %s', (kind, name, want) => {
    expect(about(at(kind, name), INDEXED)).toBe(want);
  });

  test.each([
    ['Pod', 'inference-llm-5d9c7b6f5-x7k2p', true],
    ['Pod', 'inference-llm-canary-5d9c7b6f5-x7k2p', false],
    ['ReplicaSet', 'inference-llm-5d9c7b6f5', true],
    ['ReplicaSet', 'inference-llm-5d9c7b6f5-x7k2p', false],
  ])('of an endpoint: %s %s: %s', (kind, name, want) => {
    const parent = { metadata: { name: 'inference-llm', uid: 'deployment' } };
    expect(about(at(kind, name), parent, { ...REF, kind: 'Inference', name: 'llm' })).toBe(want);
  });

  test('whose name is so long that those of its pods are cut', () => {
    const name = 'a'.repeat(42);
    const parent = { metadata: { name: `inference-${name}`, uid: 'deployment' } };
    const cut = `inference-${name}-5d9c7x7k2p`;
    expect(about(at('Pod', cut), parent, { ...REF, kind: 'Inference', name })).toBe(true);
    expect(about(at('Pod', `${cut}x`), parent, { ...REF, kind: 'Inference', name })).toBe(false);
  });

  test('but not about its namesake before', () => {
    expect(about({ involvedObject: { kind: 'Job', name: 'training-mnist', uid: 'job' } })).toBe(true);
    expect(about(at('Pod', 'training-mnist-x7k2p', { lastTimestamp: '2025-12-31T23:59:59Z' }))).toBe(false);
  });
});

describe('of pods that are called like its own', () => {
  const LIKE = 'training-mnist-b2c4d';
  const GONE = 'training-mnist-f5g6h';
  const event = (name: string, subject: object, more: object): object => ({
    metadata: { name },
    involvedObject: { kind: 'Pod', ...subject },
    lastTimestamp: '2026-01-01T00:01:00Z',
    ...more,
  });
  const created = (name: string, pod: string, job: object): object =>
    event(name, { kind: 'Job', ...job }, { reason: 'SuccessfulCreate', message: `Created pod: ${pod}` });
  const cluster = (pods: readonly object[], events: readonly object[]): KubeApi & { asked: string[] } => {
    const asked: string[] = [];
    return {
      ...memoryKubeApi(),
      asked,
      request: async <T>({ path }: ApiRequest) => {
        const kind = path.split('/').at(-1) ?? '';
        asked.push(kind);
        const lists: Readonly<Record<string, object>> = { pods: { items: pods }, events: { items: events } };
        return { status: 200, body: (lists[kind] ?? PARENT) as T, warnings: [] };
      },
    };
  };
  const told = async (api: KubeApi): Promise<string[]> =>
    (await workloadEvents(api, REF)).map(({ object, message }) => `${object.name}: ${message}`);

  test('those that somebody else made are left out, and those that are gone are not', async () => {
    const owned = (uid: string, job: string): object => ({
      metadata: { name: 'any', uid, ownerReferences: [{ kind: 'Job', name: 'training-mnist', uid: job }] },
    });
    const api = cluster(
      [owned('own', 'job'), owned('trap', 'trap')],
      [
        event('a', { name: 'training-mnist-x7k2p', uid: 'own' }, { message: 'Started' }),
        event('b', { name: LIKE, uid: 'trap' }, { message: 'a trap' }),
        event('c', { name: GONE, uid: 'gone' }, { message: 'Preempted' }),
      ],
    );
    expect(await told(api)).toEqual(['training-mnist-x7k2p: Started', `${GONE}: Preempted`]);
    expect(api.asked).toEqual(['training-mnist', 'events', 'pods']);
  });

  test('who made it is known from what was said of it, also afterwards', async () => {
    const api = cluster(
      [],
      [
        event('a', { name: LIKE, uid: 'trap' }, { message: 'a trap' }),
        event('b', { name: GONE, uid: 'gone' }, { message: 'Preempted' }),
        created('c', LIKE, { name: 'training-trap', uid: 'trap-job' }),
        created('d', GONE, { name: 'training-mnist', uid: 'job' }),
      ],
    );
    expect(await told(api)).toEqual([`${GONE}: Preempted`, `training-mnist: Created pod: ${GONE}`]);
    expect(api.asked).toEqual(['training-mnist', 'events']);
  });
});

test('events are told with their counts, the newest last, without control characters', async () => {
  const api = memoryKubeApi();
  api.put('/apis/batch/v1/namespaces/team-a/jobs', PARENT);
  const events = '/api/v1/namespaces/team-a/events';
  const pod = { kind: 'Pod', name: 'training-mnist-x7k2p' };
  api.put(events, {
    metadata: { name: 'b' },
    involvedObject: pod,
    type: 'Warning',
    reason: 'BackOff',
    message: 'Back-off\u001b[2J pulling',
    count: 7,
    firstTimestamp: '2026-01-01T00:01:00Z',
    lastTimestamp: '2026-01-01T00:09:00Z',
    source: { component: 'kubelet' },
  });
  api.put(events, {
    metadata: { name: 'a' },
    involvedObject: pod,
    type: 'Normal',
    reason: 'Scheduled',
    message: 'Successfully assigned',
    eventTime: '2026-01-01T00:00:30.000000Z',
  });
  api.put(events, { metadata: { name: 'c' }, involvedObject: { kind: 'Pod', name: 'other' } });
  expect(await workloadEvents(api, REF)).toEqual([
    {
      type: 'Normal',
      reason: 'Scheduled',
      message: 'Successfully assigned',
      object: pod,
      count: 1,
      firstSeen: '2026-01-01T00:00:30.000000Z',
      lastSeen: '2026-01-01T00:00:30.000000Z',
    },
    {
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off\\u{1b}[2J pulling',
      object: pod,
      count: 7,
      firstSeen: '2026-01-01T00:01:00Z',
      lastSeen: '2026-01-01T00:09:00Z',
      source: 'kubelet',
    },
  ]);
});
