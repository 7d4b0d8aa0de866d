import { expect, test } from 'vitest';
import type { ContainerState, Pod } from '../kube-types.ts';
import { chooseContainers } from './choose-container.ts';

const pod = (state: ContainerState, lastState: ContainerState = {}): Pod => ({
  metadata: { name: 'p' },
  spec: { containers: [{ name: 'training' }, { name: 's3-upload-0' }], initContainers: [{ name: 'git-0' }] },
  status: { initContainerStatuses: [{ name: 'git-0', state, lastState }] },
});

test.each<[string, ContainerState, ContainerState?]>([
  ['training', { terminated: { exitCode: 0 } }],
  ['training', { running: {} }],
  ['training', { waiting: { reason: 'PodInitializing' } }],
  ['git-0', { terminated: { exitCode: 1 } }],
  ['git-0', { waiting: { reason: 'CrashLoopBackOff' } }, { terminated: { exitCode: 1 } }],
  ['training', { terminated: { exitCode: 0 } }, { terminated: { exitCode: 1 } }],
])('%s is meant after %j', (want, state, lastState) => {
  expect(chooseContainers(pod(state, lastState), {})).toEqual([want]);
});

test('a name is taken as it is, and one that is not there is refused with those that are', () => {
  expect(chooseContainers(pod({ terminated: { exitCode: 1 } }), { container: 's3-upload-0' })).toEqual(['s3-upload-0']);
  expect(() => chooseContainers(pod({}), { container: 'other' })).toThrow('there is no container other in pod p');
});

test('all of them, in the order in which they run', () => {
  expect(chooseContainers(pod({}), { allContainers: true })).toEqual(['git-0', 'training', 's3-upload-0']);
});
