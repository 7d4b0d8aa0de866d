import { expect, test } from 'vitest';
import type { Pod } from '../kube-types.ts';
import { explainPod } from './explain-pod.ts';
import { explainScheduling } from './explain-scheduling.ts';

const POD = { spec: { containers: [{ resources: { limits: { cpu: '4' } } }] } };
const CONTROL_PLANE = '1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }';

test.each<[string, string]>([
  [`${CONTROL_PLANE}, 2 node(s) didn't match Pod's node affinity/selector`, 'no node has the labels that it asks for'],
  [CONTROL_PLANE, 'every node that would fit is reserved for others: taint {node-role.kubernetes.io/control-plane: }'],
  [
    "1 node(s) had untolerated taint {nvidia.com/gpu: present}, 3 node(s) didn't match Pod's node affinity/selector",
    'no node takes it: 1 is reserved for others (taint {nvidia.com/gpu: present}) and 3 lack the labels that it asks for',
  ],
  [
    "1 node(s) had untolerated taint(s), 3 node(s) didn't match Pod's node affinity/selector",
    'no node takes it: 1 has a taint that keeps it out and 3 lack the labels that it asks for',
  ],
  [
    "1 node(s) were unschedulable, 4 node(s) didn't match Pod's node affinity/selector",
    'no node takes it: 1 is closed for new work (cordoned) and 4 lack the labels that it asks for',
  ],
  [
    '1 node(s) had unknown conditions, 2 node(s) were unschedulable',
    'every node that would fit is closed for new work (cordoned)',
  ],
  [
    '1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }, 2 node(s) had untolerated taint {node.kubernetes.io/unreachable: }',
    'every node that would fit is unwell (not ready, unreachable)',
  ],
  [
    '1 Insufficient cpu, 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }, 2 node(s) had untolerated taint {node.kubernetes.io/unreachable: }',
    'the one node it may run on does not have 4 cpu free; 3 more are unwell (not ready, unreachable)',
  ],
  [
    `${CONTROL_PLANE}, 1 node(s) were unschedulable, 3 Too many pods`,
    'no node has room for another pod: each already runs as many as it may; 1 more is closed for new work (cordoned)',
  ],
  [
    '2 node(s) had untolerated taint {node.cloudprovider.kubernetes.io/uninitialized: true}',
    'every node that would fit is still being set up',
  ],
  [
    '2 node(s) had untolerated taint {ToBeDeletedByClusterAutoscaler: 1700000000}',
    'every node that would fit is being removed from the cluster',
  ],
  [
    "2 node(s) had taints that the pod didn't tolerate",
    'every node that would fit has a taint that keeps it out: it is reserved for others, or unwell',
  ],
  [
    "2 node(s) had taint {a: b}, that the pod didn't tolerate",
    'every node that would fit is reserved for others: taint {a: b}',
  ],
  ["2 node(s) didn't satisfy plugin(s) [NodeAffinity]", 'no node has the labels that it asks for'],
  ["2 node(s) didn't match scheduler-enforced node affinity", 'no node is one that its scheduler may use'],
  [
    "2 node(s) didn't match Pod's required features",
    'no node has a version of Kubernetes that can do what it asks for',
  ],
  [
    '2 ebs.csi.aws.com CSI driver is not installed on the node',
    'no node has the storage driver ebs.csi.aws.com of the volume it mounts',
  ],
  [
    '1 node(s) had untolerated taint {a: 1}, 2 node(s) had untolerated taint {b: 1}, 3 node(s) had untolerated taint {c: 1}, 4 node(s) had untolerated taint {d: 1}',
    'every node that would fit is reserved for others: taint {a: 1}, {b: 1} and 2 more',
  ],
  [
    "1 node(s) had untolerated taint {a: 1}, 2 node(s) had untolerated taint {b: 1}, 3 node(s) had untolerated taint {c: 1}, 1 node(s) didn't match Pod's node affinity/selector",
    'no node takes it: 6 are reserved for others (taint {a: 1}, {b: 1}, {c: 1}) and 1 lacks the labels that it asks for',
  ],
  ['2 node(s) grew \u001b[31mlegs', 'no node takes it: 0/2 nodes are available: 2 node(s) grew \\u{1b}[31mlegs.'],
])('the scheduler: %s', (reasons, sentence) => {
  const count = reasons.split(/, (?=\d+ )/).reduce((sum, part) => sum + Number.parseInt(part, 10), 0);
  const preemption = 'preemption: 0/9 nodes are available: 9 Preemption is not helpful for scheduling.';
  const message = `0/${count} nodes are available: ${reasons}. ${preemption}`;
  expect(explainScheduling(message, { pod: POD, events: [] }).sentence).toBe(sentence);
});

test.each([
  ['pod affinity terms conflict', 'what it asks of its node contradicts itself, so that no node can ever fit'],
  [
    'waiting for minCount pods from a gang to appear in scheduling queue',
    'its pods start together, and there is not room for enough of them yet',
  ],
  [
    'running PreBind plugin "VolumeBinding": Operation cannot be fulfilled on persistentvolumeclaims "data": the object has been modified; please apply your changes to the latest version and try again',
    'the scheduler was disturbed while it placed it',
  ],
  ['resourceclaim in use', 'the devices that it claims are not free'],
  ['resourceclaim.resource.k8s.io "gpu" not found', 'ResourceClaim gpu does not exist'],
  ['pod "team-a/x": ResourceClaim not created yet', 'the devices that it claims are being allocated'],
  [
    'request gpu: device class gpu.nvidia.com does not exist',
    'there is no device class gpu.nvidia.com, of which it claims devices',
  ],
])('the pod itself: %s', (reason, sentence) => {
  const found = explainScheduling(`0/3 nodes are available: ${reason}.`, { pod: POD, events: [] });
  expect(found.sentence).toBe(sentence);
});

test('a scheduler that fails itself is no node that refuses', () => {
  const { sentence, next } = explainScheduling('nodeinfo not found for node name "n3"', { pod: POD, events: [] });
  expect([sentence, next]).toEqual([
    'the scheduler could not place it: nodeinfo not found for node name "n3"',
    'wait, it is tried again; tell your cluster admin if it stays so',
  ]);
});

test.each([
  ['kueue.x-k8s.io/admission', 'it waits in a queue'],
  ['acme.com/wait', 'it is held back by acme.com/wait (a scheduling gate)'],
])('a scheduling gate: %s', (name, sentence) => {
  const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }];
  const pod = { spec: { schedulingGates: [{ name }] }, status: { phase: 'Pending', conditions } };
  expect(explainPod(pod, []).sentence).toBe(sentence);
});

test('a scheduler that says why in an event alone is heard', () => {
  const event = { reason: 'FailedScheduling', message: '0/1 nodes are available: 1 Too many pods.' };
  const sentence = (spec: Pod['spec']): string =>
    explainPod({ status: { phase: 'Pending' }, ...(spec === undefined ? {} : { spec }) }, [event]).sentence;
  expect(sentence({})).toBe('no node has room for another pod: each already runs as many as it may');
  expect(sentence({ nodeName: 'n1' })).toBe('it is being started');
});
