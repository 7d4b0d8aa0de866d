import { expect, test } from 'vitest';
import type { Parent, Pod } from '../kube-types.ts';
import { explainParent } from './explain-parent.ts';
import { uidsToExplain } from './observe.ts';

const JOB: Parent = { kind: 'Job', metadata: { uid: 'job' }, spec: { backoffLimit: 3 } };
const pod = (uid: string, phase: string): Pod => ({ metadata: { uid }, spec: {}, status: { phase } });
const over = (type: string): Parent => ({ ...JOB, status: { conditions: [{ type, status: 'True' }] } });
const event = (reason: string, message: string, minute: string) => ({
  reason,
  message,
  involvedObject: { uid: 'job' },
  lastTimestamp: `2026-01-01T00:${minute}:00Z`,
});
const REFUSED = event(
  'FailedCreate',
  'Error creating: pods "x" is forbidden: exceeded quota: gpu, requested: requests.nvidia.com/gpu=2, used: requests.nvidia.com/gpu=8, limited: requests.nvidia.com/gpu=8',
  '02',
);

test.each<[string, Parent, Pod[], string[]]>([
  ['a run without pods', JOB, [], ['job']],
  ['a run whose pods wait', JOB, [pod('a', 'Failed'), pod('b', 'Pending')], ['b']],
  ['a run whose next try has no pod yet', JOB, [pod('a', 'Failed')], ['job']],
  ['a run that gave up', over('Failed'), [pod('a', 'Failed')], []],
  ['a run that is about to give up', over('FailureTarget'), [pod('a', 'Failed')], []],
  ['a run that is done', over('Complete'), [pod('a', 'Succeeded')], []],
])('events are read of what they may explain: %s', (_, parent, pods, uids) => {
  expect(uidsToExplain({ parent, pods, events: [] })).toEqual(uids);
});

test('a next try that the cluster refuses is not about to start', () => {
  const pods = [pod('a', 'Failed')];
  const created = event('SuccessfulCreate', 'Created pod: x', '01');
  const told = (events: readonly (typeof created)[]): string => explainParent({ parent: JOB, pods, events }).sentence;
  expect(told([REFUSED, created])).toBe('quota gpu has no room: it needs 2 nvidia.com/gpu more, 8 of 8 are used');
  expect(told([REFUSED, { ...created, lastTimestamp: '2026-01-01T00:03:00Z' }])).toBe(
    'try 1 of 4 failed, and the next is about to start: it failed: the cluster does not say why',
  );
});
