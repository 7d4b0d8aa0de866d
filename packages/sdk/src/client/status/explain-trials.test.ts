import { expect, test } from 'vitest';
import type { Parent, Pod } from '../kube-types.ts';
import { explainParent } from './explain-parent.ts';

function sweep(status: Parent['status'] = {}): Parent {
  return { kind: 'Job', metadata: { uid: 'job' }, spec: { completions: 12, parallelism: 2 }, status };
}

const pod = (phase: string, state: object): Pod => ({
  metadata: { name: 'sweep-0', uid: 'pod' },
  spec: { nodeName: 'n1' },
  status: { phase, containerStatuses: [{ name: 'training', state }] },
});
const running = pod('Running', { running: {} });
const failed = pod('Failed', { terminated: { exitCode: 3 } });

test.each<[string, Parent, Pod[]]>([
  ['Pending: 0 of 12 trials are done: it waits for its pods to be created', sweep(), []],
  ['Running: 3 of 12 trials are done', sweep({ succeeded: 3 }), [running]],
  ['Running: 3 of 12 trials are done, 2 failed', sweep({ succeeded: 3, failedIndexes: '1,4' }), [running]],
  ['Running: 3 of 12 trials are done, 1 failed', sweep({ succeeded: 3, failedIndexes: '1' }), [failed]],
  ['Succeeded: all 12 trials have finished', sweep({ conditions: [{ type: 'Complete', status: 'True' }] }), []],
  [
    'Failed: 4 of 12 trials failed (1,3-5); the last of them: training ended with exit code 3',
    sweep({ conditions: [{ type: 'Failed', status: 'True', reason: 'FailedIndexes' }], failedIndexes: '1,3-5' }),
    [failed],
  ],
])('%s', (want, parent, pods) => {
  const { state, sentence } = explainParent({ parent, pods, events: [] });
  expect(`${state}: ${sentence}`).toBe(want);
});
