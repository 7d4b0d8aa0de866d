import { expect, test } from 'vitest';
import { containerRuns } from './container-runs.ts';

const ended = { terminated: { exitCode: 1, containerID: 'c://1' } };

test.each([
  [
    'before the first',
    { state: { waiting: {} } },
    { newest: undefined, isRunning: false, previous: undefined, restarts: undefined },
  ],
  [
    'in the first',
    { state: { running: {} }, containerID: 'c://1' },
    { newest: 'c://1', isRunning: true, previous: undefined, restarts: 0 },
  ],
  [
    'between two',
    { state: { waiting: {} }, lastState: ended, containerID: 'c://1', restartCount: 1 },
    { newest: 'c://1', isRunning: false, previous: undefined, restarts: undefined },
  ],
  [
    'in the second',
    { state: { running: {} }, lastState: ended, containerID: 'c://2', restartCount: 1 },
    { newest: 'c://2', isRunning: true, previous: 'c://1', restarts: 1 },
  ],
  [
    'without ids',
    { state: { terminated: {} }, restartCount: 2 },
    { newest: 'run 2', isRunning: false, previous: undefined, restarts: 2 },
  ],
])('%s', (_when, status, want) => {
  expect(containerRuns(status)).toEqual(want);
});
