import { describe, expect, test } from 'vitest';
import type { KubeEvent } from '../kube-types.ts';
import { explainScheduling } from './explain-scheduling.ts';

const POD = { spec: { containers: [{ resources: { limits: { cpu: '4' } } }] } };
const NO_CPU = '0/2 nodes are available: 2 Insufficient cpu.';

function event(reason: string, message: string, lastTimestamp = '2026-01-01T00:00:00Z'): KubeEvent {
  return { reason, message, lastTimestamp };
}

function told(events: readonly KubeEvent[], message = NO_CPU): string {
  const { problem, sentence } = explainScheduling(message, { pod: POD, events });
  return `${problem ? '! ' : ''}${sentence}`;
}

test.each<[string, string, string]>([
  ['the cluster is adding a node for it', 'TriggeredScaleUp', 'pod triggered scale-up: [{gpu 1->2 (max: 4)}]'],
  ['the cluster is adding a node for it', 'Nominated', 'Pod should schedule on: nodeclaim/gpu-x'],
  ['node n5 is about to take it', 'Nominated', 'Pod should schedule on: nodeclaim/gpu-x, node/n5'],
  [
    '! no node has 4 cpu free; the cluster does not grow: its groups of such nodes are as large as they may be',
    'NotTriggerScaleUp',
    "pod didn't trigger scale-up: 2 node(s) had untolerated taint {a: b}, 1 max node group size reached",
  ],
  [
    '! no node has 4 cpu free; the cluster does not grow: it could not add a node, and tries again later',
    'NotTriggerScaleUp',
    "pod didn't trigger scale-up: 1 in backoff after failed scale-up, 2 Insufficient cpu",
  ],
  [
    '! no node has 4 cpu free; no node that the cluster could add would fit either',
    'NotTriggerScaleUp',
    "pod didn't trigger scale-up: 3 Insufficient cpu",
  ],
  [
    '! no node has 4 cpu free; the cluster does not grow: the limits of its node pool are reached',
    'FailedScheduling',
    'Failed to schedule pod, all available instance types exceed limits for nodepool (NodePool="gpu")',
  ],
  [
    '! no node has 4 cpu free; no node that the cluster could add would fit either',
    'FailedScheduling',
    'Failed to schedule pod, incompatible with nodepool "gpu", no instance type has enough resources, requirements=karpenter.sh/nodepool In [gpu], resources={"cpu":"4150m","pods":"5"}',
  ],
  [
    '! no node has 4 cpu free; the cluster does not grow: its groups of such nodes are as large as they may be',
    'NotTriggerScaleUp',
    "pod didn't trigger scale-up (it wouldn't fit if a new node is added): 1 max limit reached",
  ],
  [
    '! no node has 4 cpu free; the cluster does not grow: it has as much cpu as it may have',
    'NotTriggerScaleUp',
    "pod didn't trigger scale-up: 1 max cluster cpu limit reached, 1 node(s) had untolerated taint {gpu: true}",
  ],
  [
    '! no node has 4 cpu free; the cluster does not grow: its groups of such nodes are not ready',
    'NotTriggerScaleUp',
    "pod didn't trigger scale-up: 2 not ready for scale-up",
  ],
  [
    '! no node has 4 cpu free; the cluster does not grow: its cloud has no such machine left at the moment',
    'FailedScaleUp',
    'Node scale up in zones us-central1-a associated with this pod failed: GCE out of resources. Pod is at risk of not being scheduled.',
  ],
  [
    '! no node has 4 cpu free; the cluster does not grow: its quota at the cloud is used up',
    'FailedScaleUp',
    'Node scale up in zones europe-west4-b associated with this pod failed: GCE quota exceeded. Pod is at risk of not being scheduled.',
  ],
  [
    '! no node has 4 cpu free; the cluster could not add a node: Node scale up failed: Internal error.',
    'FailedScaleUp',
    'Node scale up failed: Internal error.',
  ],
  [
    '! no node has 4 cpu free; the cluster does not grow: its cloud has no such machine left at the moment',
    'FailedScheduling',
    'Failed to schedule pod, no instance type has the required offering, requirements=karpenter.sh/capacity-type In [spot], resources={"cpu":"4"}',
  ],
  [
    '! no node has 4 cpu free; the cluster does not grow: it has no node pool that could',
    'FailedScheduling',
    'Failed to schedule pod, no nodepools found',
  ],
  [
    '! no node has 4 cpu free; no node that the cluster could add would fit either',
    'FailedScheduling',
    'Failed to schedule pod, did not tolerate taint (taint=nvidia.com/gpu=true:NoSchedule); no instance type met all requirements, requirements=karpenter.sh/capacity-type In [spot], resources={"cpu":"4"}',
  ],
  ['! no node has 4 cpu free', 'NotTriggerScaleUp', "pod didn't trigger scale-up:"],
  ['! no node has 4 cpu free', 'FailedScheduling', NO_CPU],
])('an autoscaler: %s (%s)', (sentence, reason, message) => {
  expect(told([event(reason, message)])).toBe(sentence);
});

describe('a node that was promised', () => {
  const promise = event('TriggeredScaleUp', 'pod triggered scale-up: [{gpu 1->2 (max: 4)}]');

  test('may take its time', () => {
    const events = [promise, event('FailedScheduling', NO_CPU, '2026-01-01T00:19:00Z')];
    expect(told(events)).toBe('the cluster is adding a node for it');
  });

  test('is not waited for for ever', () => {
    const events = [promise, event('FailedScheduling', NO_CPU, '2026-01-01T00:21:00Z')];
    expect(told(events)).toBe('! no node has 4 cpu free; the node that the cluster wanted to add has not come');
  });
});

test('pods that make room', () => {
  expect(told([], '0/2 nodes are available: waiting for the preemption for this pod to be finished.')).toBe(
    'less urgent work is being stopped to make room',
  );
});
