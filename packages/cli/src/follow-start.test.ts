import type { WorkloadStatus } from '@aisubmit/sdk/client';
import { describe, expect, test } from 'vitest';
import { verdict } from './follow-start.ts';
import { workloadStatus } from './workload-status.fixture.ts';

const is = (state: WorkloadStatus['state'], more: Partial<WorkloadStatus> = {}): WorkloadStatus =>
  workloadStatus({ state, ...more });

describe('when watching a start ends, and with which code', () => {
  test.each([
    ['running', is('Running'), 0],
    ['finished already', is('Succeeded', { exitCode: 0 }), 0],
    ['failed', is('Failed', { problem: true, exitCode: 7 }), 4],
    ['an image that is not there', is('Pulling', { problem: true }), 4],
    ['a container that cannot be made', is('Starting', { problem: true }), 4],
    ['a full cluster is a queue', is('Scheduling', { problem: true }), undefined],
    ['pulling', is('Pulling'), undefined],
  ])('%s', (_, status, want) => {
    expect(verdict(status, false)).toBe(want);
  });
});

describe('when waiting for a run ends, and with which code', () => {
  test.each([
    ['running', is('Running'), undefined],
    ['an image that is not there may still come', is('Pulling', { problem: true }), undefined],
    ['finished', is('Succeeded', { exitCode: 0 }), 0],
    ['failed with a code', is('Failed', { problem: true, exitCode: 7 }), 7],
    ['failed without one', is('Failed', { problem: true }), 4],
    ['failed by a deadline though the program said 0', is('Failed', { problem: true, exitCode: 0 }), 4],
  ])('%s', (_, status, want) => {
    expect(verdict(status, true)).toBe(want);
  });
});
