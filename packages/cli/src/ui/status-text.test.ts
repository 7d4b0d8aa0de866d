import { expect, test } from 'vitest';
import { testHost } from '../host.fixture.ts';
import { workloadStatus } from '../workload-status.fixture.ts';
import { paintFor } from './colour.ts';
import { statusText } from './status-text.ts';

const host = testHost();
const look = { now: host.now(), paint: paintFor(host, host.stdout) };

test('one sentence first, then the facts', () => {
  expect(statusText(workloadStatus(), look)).toBe(
    'training/mnist  Running  it is running\n' +
      '  Namespace:  team-a\n' +
      '  User:       alice\n' +
      '  Image:      python:3.13\n' +
      '  Resources:  1 GPU, 2 CPU, 4Gi\n' +
      '  Ready:      1/1\n' +
      '  Created:    12m ago\n' +
      '  Started:    10m ago\n' +
      '  Pods:\n' +
      '    training-mnist-0  Running  on node-1\n',
  );
});

test('in a narrow window facts and pods are broken between words', () => {
  const status = workloadStatus({
    policy: 'the one of this laboratory alone',
    pods: [{ name: 'training-mnist-0-gkxdm', phase: 'Running', ready: true, restarts: 0, node: 'gpu-node-17' }],
  });
  expect(statusText(status, { ...look, columns: 40 })).toContain(
    '  Policy:     the one of this laboratory\n              alone\n',
  );
  expect(statusText(status, { ...look, columns: 40 })).toContain(
    '    training-mnist-0-gkxdm  Running\n      on gpu-node-17\n',
  );
});

test('pods that take two lines each are counted once', () => {
  const pods = Array.from({ length: 5 }, (_, index) => ({
    name: `training-mnist-${index}-gkxdm`,
    phase: 'Running',
    ready: true,
    restarts: 0,
    node: 'gpu-node-17',
  }));
  expect(statusText(workloadStatus({ pods }), { ...look, columns: 40, maxPods: 3 })).toMatch(
    /training-mnist-2-gkxdm {2}Running\n {6}on gpu-node-17\n {4}and 2 more\n$/,
  );
});

test('a notebook that ended by itself is called as `list` calls it', () => {
  const ended = workloadStatus({ kind: 'Notebook', name: 'lab', state: 'Succeeded', sentence: 'nobody used it' });
  expect(statusText(ended, look)).toMatch(/^notebook\/lab {2}Ended {2}nobody used it\n/);
});

test('what to do comes last', () => {
  const failed = workloadStatus({
    state: 'Failed',
    sentence: 'it used more memory than 4Gi',
    next: 'ask for more with --memory',
    problem: true,
    exitCode: 137,
    pods: [],
    finishedAt: '2026-11-23T11:59:00Z',
  });
  const lines = statusText(failed, look).trimEnd().split('\n');
  expect(lines[0]).toBe('training/mnist  Failed  it used more memory than 4Gi');
  expect(lines).toContain('  Exit code:  137');
  expect(lines.at(-1)).toBe('fix: ask for more with --memory');
});
