import { expect, test } from 'vitest';
import type { Pod } from '../kube-types.ts';
import { isOthersPod, ownPods } from './own-pods.ts';

const pod = (name: string, owner?: { kind: string; name: string; uid: string }): Pod => ({
  metadata: { name, ...(owner === undefined ? {} : { ownerReferences: [{ apiVersion: 'v1', ...owner }] }) },
});

test('of pods with the label of a Job, only those that it made', () => {
  const pods = [
    pod('own', { kind: 'Job', name: 'notebook-lab', uid: 'job' }),
    pod('former', { kind: 'Job', name: 'notebook-lab', uid: 'old' }),
    pod('of-a-job', { kind: 'Job', name: 'training-trap', uid: 'trap' }),
    pod('of-a-set', { kind: 'ReplicaSet', name: 'notebook-lab-5d4f', uid: 'trap' }),
    pod('bare'),
  ];
  const ref = { kind: 'Notebook', name: 'lab', namespace: 'team-a' } as const;
  const names = (uid?: string): unknown =>
    ownPods(ref, uid === undefined ? {} : { metadata: { uid } }, pods).map(({ metadata }) => metadata?.name);
  expect(names('job')).toEqual(['own']);
  expect(names()).toEqual([]);
});

test('of pods with the label of a Deployment, only those of its ReplicaSets', () => {
  const pods = [
    pod('own', { kind: 'ReplicaSet', name: 'inference-llm-5d4f7c9b8', uid: 'set' }),
    pod('of-another', { kind: 'ReplicaSet', name: 'inference-llm-trap-5d4f7c9b8', uid: 'trap' }),
    pod('of-a-shorter', { kind: 'ReplicaSet', name: 'inference-5d4f7c9b8', uid: 'trap' }),
    pod('of-a-job', { kind: 'Job', name: 'inference-llm-5d4f7c9b8', uid: 'trap' }),
    pod('bare'),
  ];
  const ref = { kind: 'Inference', name: 'llm', namespace: 'team-a' } as const;
  expect(ownPods(ref, { metadata: { uid: 'deployment' } }, pods).map(({ metadata }) => metadata?.name)).toEqual([
    'own',
  ]);
});

test("another workload's pods are known by who made them, and what nobody owns is not among them", () => {
  const ref = { kind: 'Notebook', name: 'lab', namespace: 'team-a' } as const;
  const of = (kind: string, name: string): boolean => isOthersPod(ref, pod('p', { kind, name, uid: 'any' }));
  expect(of('Job', 'notebook-lab')).toBe(false);
  expect(isOthersPod(ref, pod('p'))).toBe(false);
  expect(of('Job', 'training-trap')).toBe(true);
  expect(of('ReplicaSet', 'notebook-lab-5d4f')).toBe(true);
});
