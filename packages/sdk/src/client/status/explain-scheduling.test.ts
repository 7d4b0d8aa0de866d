import { expect, test } from 'vitest';
import type { Pod } from '../kube-types.ts';
import type { DeviceUse } from './device-use.ts';
import { explainScheduling } from './explain-scheduling.ts';

const LIMITS = { 'nvidia.com/gpu': '2', cpu: '4', memory: '8Gi', 'ephemeral-storage': '40Gi' };
const POD: Pod = {
  spec: {
    containers: [{ resources: { limits: LIMITS } }],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
  },
};

const told = ({ problem, sentence }: { readonly problem: boolean; readonly sentence: string }): string =>
  `${problem ? '! ' : ''}${sentence}`;

test.each<[string, string, string | undefined]>([
  [
    '0/5 nodes are available: 5 Insufficient nvidia.com/gpu. preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.',
    '! no node has 2 nvidia.com/gpu free',
    'it starts as soon as a node has room; ask for less, or delete what is no longer needed: `kubectl aisubmit list`',
  ],
  [
    '0/5 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 4 Insufficient nvidia.com/gpu. preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.',
    '! none of the 4 nodes it may run on has 2 nvidia.com/gpu free',
    'it starts as soon as a node has room; ask for less, or delete what is no longer needed: `kubectl aisubmit list`',
  ],
  [
    "0/5 nodes are available: 2 Insufficient cpu, 3 node(s) didn't match Pod's node affinity/selector. preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.",
    '! none of the 2 nodes it may run on has 4 cpu free',
    'it starts as soon as a node has room; ask for less, or delete what is no longer needed: `kubectl aisubmit list`',
  ],
  [
    '0/5 nodes are available: 4 node(s) had untolerated taint(s), 1 Insufficient memory. no new claims to deallocate, preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.',
    '! the one node it may run on does not have 8Gi memory free',
    'it starts as soon as a node has room; ask for less, or delete what is no longer needed: `kubectl aisubmit list`',
  ],
  [
    '0/2 nodes are available: 2 Insufficient ephemeral-storage.',
    '! no node has 40Gi ephemeral-storage free',
    'it starts as soon as a node has room; ask for less, or delete what is no longer needed: `kubectl aisubmit list`',
  ],
  [
    '0/2 nodes are available: 1 Insufficient cpu, 1 Too many pods.',
    '! no node has 4 cpu free',
    'it starts as soon as a node has room; ask for less, or delete what is no longer needed: `kubectl aisubmit list`',
  ],
  [
    '0/2 nodes are available: 2 Too many pods. preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.',
    '! no node has room for another pod: each already runs as many as it may',
    'it starts as soon as there is room; see what runs with `kubectl aisubmit list`, and delete what is not needed',
  ],
  [
    "0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports.",
    '! no node has the host port free that it asks for',
    'ask your cluster admin which host ports may be used, or leave the port out',
  ],
  [
    '0/2 nodes are available: 1 node(s) had volume node affinity conflict, 1 node(s) had untolerated taint {dedicated: team-b}.',
    '! the storage it mounts is on a node or in a zone where no suitable node is free',
    'mount a claim from another zone, or wait for a node there',
  ],
  [
    "0/2 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity, 1 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.",
    '! the storage it mounts is on a node or in a zone where no suitable node is free',
    'mount a claim from another zone, or wait for a node there',
  ],
  [
    '0/2 nodes are available: 2 node(s) had no available volume zone.',
    '! the storage it mounts is on a node or in a zone where no suitable node is free',
    'mount a claim from another zone, or wait for a node there',
  ],
  [
    "0/2 nodes are available: 2 node(s) didn't match pod topology spread constraints.",
    '! no node takes it without its pods being too close together',
    'it starts as soon as there is room; see what runs with `kubectl aisubmit list`, and delete what is not needed',
  ],
  [
    "0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules.",
    '! every node that would fit runs something that it must not share a node with',
    'it starts as soon as there is room; see what runs with `kubectl aisubmit list`, and delete what is not needed',
  ],
  [
    "0/2 nodes are available: 2 node(s) didn't satisfy existing pods anti-affinity rules.",
    '! every node that would fit runs something that it must not share a node with',
    'it starts as soon as there is room; see what runs with `kubectl aisubmit list`, and delete what is not needed',
  ],
  [
    "0/2 nodes are available: 2 node(s) didn't match pod affinity rules.",
    '! no node runs the pods that it wants to be beside',
    'ask your cluster admin which nodes may run it',
  ],
  [
    '0/2 nodes are available: 2 node(s) were unschedulable.',
    '! every node that would fit is closed for new work (cordoned)',
    'wait until your cluster admin opens them again',
  ],
  [
    '0/2 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }, 1 node(s) had untolerated taint {dedicated: x}.',
    '! no node takes it: 1 is unwell (disk pressure) and 1 is reserved for others (taint {dedicated: x})',
    'choose another pool with --node-pool, or wait until a node is open to it; your admin knows which there are',
  ],
  [
    '0/2 nodes are available: 2 node(s) had untolerated taint {node.kubernetes.io/not-ready: }.',
    '! every node that would fit is unwell (not ready)',
    'tell your cluster admin; it starts as soon as a node is well',
  ],
  [
    '0/2 nodes are available: 2 node(s) had untolerated taint {nvidia.com/gpu: present}.',
    '! every node that would fit is reserved for others: taint {nvidia.com/gpu: present}',
    'choose the pool that is yours with --node-pool; your admin knows which there are',
  ],
  [
    '0/2 nodes are available: 2 node(s) had untolerated taint(s).',
    '! every node that would fit has a taint that keeps it out: it is reserved for others, or unwell',
    'choose the pool that is yours with --node-pool; your admin knows which there are',
  ],
  [
    "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
    '! no node has the labels that it asks for',
    'choose another pool with --node-pool, or leave it out; your admin knows which there are',
  ],
  [
    '0/2 nodes are available: 2 node(s) exceed max volume count.',
    '! no node can attach the volumes it mounts: they are in use elsewhere, or the node has too many',
    'wait until the other workload has ended, or use a claim with access mode ReadWriteMany',
  ],
  [
    "0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind.",
    '! no node has storage that fits volume claim data',
    'see what it asks for with `kubectl describe pvc data`; its storage class may be wrong or full',
  ],
  [
    '0/2 nodes are available: 2 node(s) did not have enough free storage.',
    '! no node has the storage free that volume claim data asks for',
    'ask for a smaller claim, or ask your cluster admin for storage',
  ],
  [
    '0/2 nodes are available: persistentvolumeclaim "data" not found. preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.',
    '! volume claim data does not exist',
    'see which there are with `kubectl get pvc`; it starts as soon as the claim is there',
  ],
  [
    '0/2 nodes are available: persistentvolumeclaim "data" is being deleted.',
    '! volume claim data is being deleted',
    'submit it again with another claim; see which there are with `kubectl get pvc`',
  ],
  [
    '0/2 nodes are available: persistentvolumeclaim "data" bound to non-existent persistentvolume "pv-1".',
    '! the storage behind volume claim data is gone',
    'tell your cluster admin, with what `kubectl get pvc` shows',
  ],
  [
    '0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.',
    '! volume claim data is not bound to storage yet',
    'see why with `kubectl describe pvc data`; its storage class may be wrong or full',
  ],
  [
    'running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded',
    '! volume claim data is not bound to storage yet',
    'see why with `kubectl describe pvc data`; its storage class may be wrong or full',
  ],
  [
    '0/2 nodes are available: 2 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode.',
    '! volume claim data may be used by one pod at a time, and another uses it',
    'wait until the other workload has ended, or use a claim with access mode ReadWriteMany',
  ],
  [
    '0/2 nodes are available: 2 cannot allocate all claims. still not schedulable, preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.',
    '! the devices that it claims are not free',
    'it starts as soon as there is room; see what runs with `kubectl aisubmit list`, and delete what is not needed',
  ],
  ['no nodes available to schedule pods', '! the cluster has no nodes at the moment', 'tell your cluster admin'],
  [
    'something \u001b[31mnew',
    '! the scheduler could not place it: something \\u{1b}[31mnew',
    'wait, it is tried again; tell your cluster admin if it stays so',
  ],
])('the scheduler: %s', (message, sentence, next) => {
  const finding = explainScheduling(message, { pod: POD, events: [] });
  expect([finding.state, told(finding), finding.next]).toEqual(['Scheduling', sentence, next]);
});

const NO_CPU = '0/2 nodes are available: 2 Insufficient cpu.';
const NO_GPU = '0/2 nodes are available: 2 Insufficient nvidia.com/gpu.';

test('a pod that others make room for', () => {
  const pod = { ...POD, status: { nominatedNodeName: 'n1' } };
  expect(told(explainScheduling(NO_CPU, { pod, events: [] }))).toBe(
    'less urgent work on node n1 is being stopped to make room for it',
  );
});

test.each<[string, Omit<DeviceUse, 'resource'>]>([
  [
    '! no node has 2 nvidia.com/gpu free; 3 of 4 are used by training/llm (2) and notebook/lab (1) of this namespace',
    {
      users: [
        { id: 'training/llm', count: 2 },
        { id: 'notebook/lab', count: 1 },
      ],
      nodes: { total: 4, largest: 2 },
    },
  ],
  [
    '! no node has 2 nvidia.com/gpu free; 4 are used by training/llm of this namespace',
    { users: [{ id: 'training/llm', count: 4 }] },
  ],
  [
    '! no node has 2 nvidia.com/gpu free; 5 are used by a (2), b (1), c (1) and 1 more of this namespace',
    { users: ['a', 'b', 'c', 'd'].map((id) => ({ id, count: id === 'a' ? 2 : 1 })) },
  ],
  ['! no node has 2 nvidia.com/gpu free; this namespace uses none', { users: [] }],
  ['! no node has 2 nvidia.com/gpu free; there are 4', { nodes: { total: 4, largest: 2 } }],
  ['! no node has 2 nvidia.com/gpu free', {}],
  [
    '! no node has 2 nvidia.com/gpu free; there are 4, and others use them',
    { users: [], nodes: { total: 4, largest: 2 } },
  ],
  ['! no node has 2 nvidia.com/gpu: the largest has 1', { users: [], nodes: { total: 4, largest: 1 } }],
  ['! no node has nvidia.com/gpu at all', { users: [], nodes: { total: 0, largest: 0 } }],
])('who has the devices: %s', (sentence, use) => {
  const devices = { resource: 'nvidia.com/gpu', ...use };
  expect(told(explainScheduling(NO_GPU, { pod: POD, events: [], devices }))).toBe(sentence);
});

test('what others have cannot be deleted here', () => {
  const next = (users: DeviceUse['users']) =>
    explainScheduling(NO_GPU, { pod: POD, events: [], devices: { resource: 'nvidia.com/gpu', users } }).next;
  expect(next([])).toBe('it starts as soon as a node has room; until then, ask for less');
  expect(next([{ id: 'training/llm', count: 4 }])).toContain('or delete what is no longer needed');
});

test('devices of another kind say nothing', () => {
  const devices = { resource: 'amd.com/gpu', users: [{ id: 'x', count: 1 }] };
  expect(told(explainScheduling(NO_GPU, { pod: POD, events: [], devices }))).toBe(
    '! no node has 2 nvidia.com/gpu free',
  );
});

test('what several containers ask for is asked for together', () => {
  const resources = { requests: { cpu: '500m' } };
  const pod = { spec: { containers: [{ resources }, { resources: { requests: { cpu: '1' } } }] } };
  expect(told(explainScheduling(NO_CPU, { pod, events: [] }))).toBe('! no node has 1500m cpu free');
});
