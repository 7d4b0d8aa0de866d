import { describe, expect, test } from 'vitest';
import type { Condition, Parent, Pod } from '../kube-types.ts';
import { explainParent } from './explain-parent.ts';
import type { Surroundings } from './surroundings.ts';

const job = (parts: Partial<Parent> = {}): Parent => ({ kind: 'Job', metadata: { uid: 'job' }, spec: {}, ...parts });
const failed = (reason: string, message = ''): NonNullable<Parent['status']> => ({
  conditions: [{ type: 'Failed', status: 'True', reason, message }],
});

function pod(status: Pod['status'], metadata: Pod['metadata'] = {}): Pod {
  return {
    metadata: { name: 'p', uid: 'p', ...metadata },
    spec: { nodeName: 'n1', containers: [{ name: 'training' }], terminationGracePeriodSeconds: 300 },
    ...(status === undefined ? {} : { status }),
  };
}

const ended = (exitCode: number, more: Partial<Pod['status']> = {}, at = '1'): Pod =>
  pod(
    { phase: 'Failed', containerStatuses: [{ name: 'training', state: { terminated: { exitCode } } }], ...more },
    { creationTimestamp: at },
  );

const disrupted = (reason: string, message = ''): Partial<Pod['status']> => ({
  conditions: [{ type: 'DisruptionTarget', status: 'True', reason, message }],
});

function told(parent: Parent, pods: readonly Pod[] = [], around?: Surroundings): string {
  const { state, sentence, problem } = explainParent({ parent, pods, events: [], around });
  return `${state}${problem ? '!' : ''}: ${sentence}`;
}

describe('a try that failed', () => {
  test.each<[string, Parent, Pod[]]>([
    [
      'Pending: try 1 of 3 failed, and the next is about to start: training ended with exit code 2',
      job({ spec: { backoffLimit: 2 } }),
      [ended(2)],
    ],
    ['Failed!: training ended with exit code 2', job({ spec: { backoffLimit: 0 } }), [ended(2)]],
    [
      'Pending: something more urgent took its place; it is started again',
      job({ spec: { backoffLimit: 0 } }),
      [ended(137, disrupted('PreemptionByScheduler'))],
    ],
    [
      'Pending: its node is being emptied; it is started again',
      job(),
      [ended(143, disrupted('EvictionByEvictionAPI'))],
    ],
    ['Pending: its node is gone; it is started again', job(), [ended(137, disrupted('DeletionByPodGC'))]],
    [
      'Pending: its node no longer takes it; it is started again',
      job(),
      [ended(137, disrupted('DeletionByTaintManager'))],
    ],
    [
      'Pending: its node ran out of memory; it is started again',
      job(),
      [ended(137, disrupted('TerminationByKubelet', 'The node was low on resource: memory. '))],
    ],
    [
      'Pending: its node was shut down; it is started again',
      job(),
      [ended(137, disrupted('TerminationByKubelet', 'Pod was terminated in response to imminent node shutdown.'))],
    ],
  ])('%s', (want, parent, pods) => {
    expect(told(parent, pods)).toBe(want);
  });
});

describe('a run that is over', () => {
  test.each<[string, Parent, Pod[]]>([
    [
      'Failed!: it was not done within the time it may take (1h30m) and was stopped',
      job({ spec: { activeDeadlineSeconds: 5400 }, status: failed('DeadlineExceeded') }),
      [],
    ],
    [
      'Failed!: training ended with exit code 3',
      job({
        status: failed(
          'PodFailurePolicy',
          'Container training for pod team-a/p failed with exit code 3 matching FailJob rule at index 0',
        ),
      }),
      [],
    ],
    [
      'Failed!: it failed, as did every one of its 3 tries; its pods are gone, and with them why',
      job({ spec: { backoffLimit: 2 }, status: failed('BackoffLimitExceeded') }),
      [],
    ],
    ['Failed!: it failed: odd \\u{1b}', job({ status: failed('New', 'odd \u001b') }), []],
    [
      'Failed!: its node had no nvidia.com/gpu left when it came',
      job({ status: failed('BackoffLimitExceeded') }),
      [ended(0, { reason: 'OutOfnvidia.com/gpu', message: 'Node had no enough resource', containerStatuses: [] })],
    ],
    [
      'Failed!: its node could not give it the devices it was promised: Allocate failed due to no healthy devices present',
      job({ status: failed('BackoffLimitExceeded') }),
      [
        ended(0, {
          reason: 'UnexpectedAdmissionError',
          message: 'Allocate failed due to no healthy devices present',
          containerStatuses: [],
        }),
      ],
    ],
    [
      'Failed!: its node no longer has the labels that it asks for',
      job({ status: failed('BackoffLimitExceeded') }),
      [ended(0, { reason: 'NodeAffinity', containerStatuses: [] })],
    ],
    [
      'Failed!: its node ran out of memory and evicted it; training used 9Gi and had asked for 4Gi',
      job({ status: failed('BackoffLimitExceeded') }),
      [
        ended(137, {
          reason: 'Evicted',
          message:
            'The node was low on resource: memory. Container training was using 9Gi, request is 4Gi, has larger consumption of memory. ',
        }),
      ],
    ],
  ])('%s', (want, parent, pods) => {
    expect(told(parent, pods)).toBe(want);
  });

  test('says what the log says last', () => {
    const around = { log: { pod: 'p', container: 'training', lines: ['KeyError: 42'] } };
    const parent = job({ status: failed('BackoffLimitExceeded') });
    expect(told(parent, [ended(1)], around)).toBe('Failed!: training ended with exit code 1: KeyError: 42');
    const elsewhere = { log: { ...around.log, container: 'other' } };
    expect(told(parent, [ended(1)], elsewhere)).toBe('Failed!: training ended with exit code 1');
  });
});

describe('what is being stopped', () => {
  const deletionTimestamp = '2026-01-01T00:00:00Z';
  const unready: Condition = { type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' };
  const going = (status: Pod['status'], more: Pod['metadata'] = {}): Pod => pod(status, { deletionTimestamp, ...more });

  test.each<[string, Parent, Pod[]]>([
    ['Deleting: it is being deleted', job({ metadata: { deletionTimestamp } }), []],
    [
      'Deleting: it is being deleted, and kept by acme.example/keep until that is done with it',
      job({ metadata: { deletionTimestamp, finalizers: ['foregroundDeletion', 'acme.example/keep'] } }),
      [],
    ],
    [
      'Deleting: it is being deleted: its pod p is being stopped, for which it has 5m',
      job({ metadata: { deletionTimestamp } }),
      [going({ phase: 'Running' })],
    ],
    [
      'Deleting!: it is being deleted: its pod cannot be stopped, since node n1 does not answer',
      job({ metadata: { deletionTimestamp } }),
      [going({ phase: 'Running', conditions: [unready] })],
    ],
    [
      'Deleting!: it is being deleted: its pod has ended and is kept by acme.example/keep',
      job({ metadata: { deletionTimestamp } }),
      [going({ phase: 'Succeeded' }, { finalizers: ['batch.kubernetes.io/job-tracking', 'acme.example/keep'] })],
    ],
    [
      'Pending: something more urgent took its place: its pod p is being stopped, for which it has 5m',
      job(),
      [going({ phase: 'Running', ...disrupted('PreemptionByScheduler') })],
    ],
    [
      'Suspended: it is suspended; its pod is still being stopped',
      job({ spec: { suspend: true } }),
      [going({ phase: 'Running' })],
    ],
  ])('%s', (want, parent, pods) => {
    expect(told(parent, pods)).toBe(want);
  });

  test('is late a minute after its grace period, which the API server counts in', () => {
    const parent = job({ metadata: { deletionTimestamp } });
    const at = (seconds: number) =>
      explainParent({
        parent,
        pods: [going({ phase: 'Running' })],
        events: [],
        now: Date.parse(deletionTimestamp) + seconds * 1000,
      });
    expect(at(-300)).toMatchObject({ problem: false, since: '2025-12-31T23:55:00Z' });
    expect(at(59).problem).toBe(false);
    expect(at(61).sentence).toBe(
      'it is being deleted: its pod had its time to stop, and node n1 does not say that it is gone',
    );
    const endless = { ...going({ phase: 'Running' }), spec: { terminationGracePeriodSeconds: 9e15 } };
    expect(explainParent({ parent, pods: [endless], events: [] }).since).toBeUndefined();
    const unbound = { ...going({ phase: 'Pending' }), spec: {} };
    const now = Date.parse(deletionTimestamp) + 61_000;
    expect(explainParent({ parent, pods: [unbound], events: [], now }).sentence).not.toContain('node');
  });
});

test('a notebook that ended by itself says how to have it back', () => {
  const parent = job({
    metadata: { labels: { 'aisubmit.dev/kind': 'notebook' } },
    status: { conditions: [{ type: 'Complete', status: 'True' }] },
  });
  expect(explainParent({ parent, pods: [], events: [] })).toMatchObject({
    state: 'Succeeded',
    sentence: 'it has ended: nobody used it any more, or it was shut down from inside',
    next: 'start it again on the same home with `kubectl aisubmit resume`',
  });
});
