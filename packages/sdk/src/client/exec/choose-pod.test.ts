import { expect, test } from 'vitest';
import type { Pod } from '../kube-types.ts';
import { choosePod } from './choose-pod.ts';

interface Made {
  readonly ready?: boolean;
  readonly created?: string;
  readonly index?: number;
  readonly running?: boolean;
  readonly going?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
}

function pod(name: string, made: Made = {}): Pod {
  const { ready = true, created = '2026-01-01T00:00:00Z', index, running = true, going = false } = made;
  const state = running ? { running: {} } : { waiting: {} };
  return {
    metadata: {
      name,
      creationTimestamp: created,
      annotations: {
        ...made.annotations,
        ...(index === undefined ? {} : { 'batch.kubernetes.io/job-completion-index': String(index) }),
      },
      ...(going ? { deletionTimestamp: created } : {}),
    },
    spec: { containers: [{ name: 'main' }, { name: 'proxy' }], initContainers: [{ name: 'clone' }, { name: 'sync' }] },
    status: {
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [
        { name: 'main', state },
        { name: 'proxy', state },
      ],
      initContainerStatuses: [
        { name: 'clone', state: { terminated: { exitCode: 0 } } },
        { name: 'sync', state: { running: {} } },
      ],
    },
  };
}

test('the newest that is ready is meant', () => {
  const pods = [
    pod('old', { created: '2026-01-01T00:00:00Z' }),
    pod('new', { created: '2026-01-03T00:00:00Z' }),
    pod('newest', { created: '2026-01-04T00:00:00Z', ready: false }),
  ];
  expect(choosePod(pods, {})).toEqual({
    pod: 'new',
    container: 'main',
    others: ['old', 'newest'],
    numbered: false,
  });
});

test('of trials the first that runs, or the one of a number', () => {
  const pods = [pod('b', { index: 1 }), pod('a', { index: 0, running: false }), pod('k', { index: 10 })];
  expect(choosePod(pods, {})).toMatchObject({ pod: 'b', others: ['k'], numbered: true });
  expect(choosePod(pods, { index: 10 })).toMatchObject({ pod: 'k', others: [] });
  expect(choosePod(pods, { index: 0 })).toBeUndefined();
  expect(choosePod(pods, { pod: 'k' })).toMatchObject({ pod: 'k' });
});

test('what does not run, or is going, is not chosen', () => {
  expect(choosePod([], {})).toBeUndefined();
  expect(choosePod([pod('a', { running: false }), pod('b', { going: true })], {})).toBeUndefined();
});

test('a container by name, a running helper too, else the one that is marked', () => {
  const annotations = { 'kubectl.kubernetes.io/default-container': 'proxy' };
  expect(choosePod([pod('a')], { container: 'sync' })).toMatchObject({ container: 'sync' });
  expect(choosePod([pod('a')], { container: 'clone' })).toBeUndefined();
  expect(choosePod([pod('a', { annotations })], {})).toMatchObject({ container: 'proxy' });
});

test('what is not there is named with what is', () => {
  expect(() => choosePod([pod('a')], { pod: 'b' })).toThrow('the workload has no pod b');
  expect(() => choosePod([pod('a')], { container: 'x' })).toThrow('there is no container x in pod a');
  expect(() => choosePod([pod('a')], { container: 'x' })).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  expect(() => choosePod([pod('search-1')], { pod: 'serch-1' })).toThrow(
    expect.objectContaining({ code: 'NOT_FOUND', fix: 'did you mean search-1? it has: search-1' }),
  );
  expect(() => choosePod([pod('a', { index: 0 })], { index: 3 })).toThrow('the workload has no trial 3');
});
