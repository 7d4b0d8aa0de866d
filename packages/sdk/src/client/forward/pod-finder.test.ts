import { expect, test } from 'vitest';
import type { Pod } from '../kube-types.ts';
import { choosePod } from './pod-finder.ts';

const pod = (
  name: string,
  ready: boolean,
  more: Partial<NonNullable<Pod['metadata']>> = {},
  phase = 'Running',
): Pod => ({
  metadata: { name, uid: `uid-${name}`, ...more },
  status: { phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});

test.each<[string, readonly Pod[], string | undefined, string | undefined]>([
  ['the ready one', [pod('a', false), pod('b', true)], undefined, 'b'],
  ['the first of several, by number', [pod('run-10-x', true), pod('run-2-x', true)], undefined, 'run-2-x'],
  ['the one in use', [pod('a', true), pod('b', true)], 'uid-b', 'b'],
  ['another once that is no longer ready', [pod('a', true), pod('b', false)], 'uid-b', 'a'],
  ['the one in use, slow as it is, where there is no other', [pod('a', false), pod('b', false)], 'uid-b', 'b'],
  ['none that is being deleted', [pod('a', true, { deletionTimestamp: 'now' })], 'uid-a', undefined],
  ['none that has ended', [pod('a', true, {}, 'Succeeded')], 'uid-a', undefined],
  ['none that is not ready yet', [pod('a', false)], undefined, undefined],
])('%s', (_name, pods, used, want) => {
  expect(choosePod(pods, used)?.metadata?.name).toBe(want);
});
