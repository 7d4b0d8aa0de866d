import { describe, expect, test } from 'vitest';
import { memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
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

describe('an event is about a workload', () => {
  test.each([
    ['Job', 'training-mnist', false],
    ['Pod', 'training-mnist-x7k2p', true],
    ['Pod', 'training-mnist-0-x7k2p', true],
    ['Pod', 'training-mnist-2-big-x7k2p', false],
    ['Pod', 'training-mnist2-x7k2p', false],
    ['PersistentVolumeClaim', 'data', true],
    ['PersistentVolumeClaim', 'other', false],
    ['NetworkPolicy', 'training-mnist', true],
    ['ReplicaSet', 'training-mnist-5d9c7b6f5', true],
    ['Node', 'node-1', false],
  ])('%s %s: %s', (kind, name, want) => {
    expect(isAbout(at(kind, name), REF, PARENT)).toBe(want);
  });

  test('but not about its namesake before', () => {
    expect(isAbout({ involvedObject: { kind: 'Job', name: 'training-mnist', uid: 'job' } }, REF, PARENT)).toBe(true);
    expect(isAbout(at('Pod', 'training-mnist-x7k2p', { lastTimestamp: '2025-12-31T23:59:59Z' }), REF, PARENT)).toBe(
      false,
    );
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
