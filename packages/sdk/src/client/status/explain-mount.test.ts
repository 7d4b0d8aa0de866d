import { describe, expect, test } from 'vitest';
import type { Pod } from '../kube-types.ts';
import { explainPod } from './explain-pod.ts';

const POD: Pod = {
  metadata: { name: 'p', uid: 'u' },
  spec: {
    nodeName: 'n1',
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'results' } }, { name: 'fs' }],
  },
  status: { phase: 'Pending' },
};
const event = (reason: string, message: string, second = '00') => ({
  reason,
  message,
  lastTimestamp: `2026-01-01T00:00:${second}Z`,
});
const told = (events: readonly ReturnType<typeof event>[]): string => {
  const { problem, sentence } = explainPod(POD, events);
  return `${problem ? '! ' : ''}${sentence}`;
};

describe('a volume', () => {
  test.each<[string, string]>([
    [
      'AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = Internal desc = Could not attach volume "vol-1" to node "i-1": attachment limit exceeded',
      '! its node can attach no more volumes',
    ],
    [
      'Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node and can\'t be attached to another',
      'a volume that one node at a time may use is still attached to the node where it was used before',
    ],
    [
      'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) notebook-lab-x7k2p and 1 pod(s) in different namespaces',
      '! a volume that one node at a time may use is in use on another node, by notebook-lab-x7k2p and 1 pod(s) in different namespaces',
    ],
    [
      'Multi-Attach error for volume "pvc-1" Volume is already used by 2 pod(s) in different namespaces',
      '! a volume that one node at a time may use is in use on another node',
    ],
    [
      'AttachVolume.Attach failed for volume "pvc-1" : CSINode n1 does not contain driver ebs.csi.aws.com',
      '! its node does not have the storage driver ebs.csi.aws.com',
    ],
    [
      'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: error processing PVC team-a/results: PVC is not bound',
      'volume claim results is not ready for its node yet',
    ],
    [
      'unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: error processing PVC team-a/results: PVC is being deleted',
      '! volume claim results is being deleted',
    ],
    [
      'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: volume data has volumeMode Block, but is specified in volumeMounts',
      '! volume data is a bare disk (volumeMode Block), which no folder can show',
    ],
    [
      'MountVolume.SetUp failed for volume "kube-api-access-x" : failed to fetch token: serviceaccounts "ml" not found',
      '! service account ml does not exist any more',
    ],
    [
      'MountVolume.NodeAffinity check failed for volume "pv" : no matching NodeSelectorTerms',
      '! the storage of a volume it mounts is on another node or in another zone than it runs',
    ],
    [
      'MountVolume.MountDevice failed for volume "pvc-1" : rpc error: code = Aborted desc = An operation with the given Volume ID vol-1 already exists',
      'the storage of a volume it mounts is still at work on it',
    ],
    [
      'MountVolume.SetUp failed for volume "pvc-1" : applyFSGroup failed for vol pvc-1: lchown /x: operation not permitted',
      '! the storage of a volume it mounts does not let its files be given to the group it runs as',
    ],
    [
      'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[]: timed out waiting for the condition',
      'volume claim results takes long to be attached to its node',
    ],
    [
      'Unable to attach or mount volumes: unmounted volumes=[fs], unattached volumes=[]: context deadline exceeded',
      'volume fs takes long to be attached to its node',
    ],
    [
      'MountVolume.MountDevice failed for volume "pvc-1" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name efs.csi.aws.com not found in the list of registered CSI drivers',
      '! its node does not have the storage driver efs.csi.aws.com',
    ],
    [
      'MountVolume.SetUp failed for volume "pvc-1" : rpc error: code = DeadlineExceeded desc = context deadline exceeded',
      'the storage of a volume it mounts does not answer in time',
    ],
    [
      'MountVolume.SetUp failed for volume "pvc-1" : rpc error: code = Internal desc = mount failed: exit status 32\nMounting command: mount\nOutput: mount.lustre: no such device\n',
      '! the storage of a volume it mounts refuses it: mount.lustre: no such device',
    ],
    [
      'MountVolume.SetUp failed for volume "fs" : object "team-a"/"hub" not registered',
      'its node has not read yet what it mounts',
    ],
    [
      'MountVolume.SetUp failed for volume "fs" : mount failed: exit status 32\nMounting arguments: -t nfs fs:/x /y\nOutput: mount.nfs: Connection timed out',
      '! its NFS export cannot be mounted: timed out',
    ],
    ['something \u001b[31mnew', '! a volume cannot be mounted: something \\u{1b}[31mnew'],
  ])('%s', (message, want) => {
    expect(told([event('FailedMount', message)])).toBe(want);
  });

  test('that came in the end is history', () => {
    const events = [event('FailedMount', 'odd', '01'), event('Pulling', 'Pulling image "x:1"', '05')];
    expect(told(events)).toBe('it pulls x:1');
  });
});

describe('a sandbox', () => {
  const LEAD = 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to';
  test.each<[string, string]>([
    [
      `${LEAD} setup network for sandbox "x": plugin type="aws-cni" failed (add): add cmd: failed to assign an IP address to container`,
      'its node has no network address left for it',
    ],
    [
      `${LEAD} setup network for sandbox "x": plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized`,
      'its node cannot connect it to the network yet',
    ],
    [
      `${LEAD} get sandbox runtime: no runtime for "nvidia" is configured`,
      '! its node does not have the runtime nvidia that it asks for',
    ],
    [
      `${LEAD} get sandbox image "registry.k8s.io/pause:3.10": failed to pull image: dial tcp 10.1.1.1:443: connect: network is unreachable`,
      'its node cannot pull image registry.k8s.io/pause:3.10, which it needs for every pod',
    ],
    [
      `${LEAD} start sandbox "x": failed to create containerd task: OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?): unknown`,
      '! it has too little memory even to be started',
    ],
    [
      'Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
      'its node is too busy to start it in time',
    ],
    [`${LEAD} start: odd`, 'its node cannot set it up yet: failed to start: odd'],
  ])('%s', (message, want) => {
    expect(told([event('FailedCreatePodSandBox', message)])).toBe(want);
  });

  test.each([
    [
      'NetworkNotReady',
      'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
      'its node cannot connect it to the network yet',
    ],
    [
      'FailedPrepareDynamicResources',
      'Failed to prepare dynamic resources: prepare dynamic resources: NodePrepareResources failed for ResourceClaim gpu: no such device',
      'its node cannot prepare the devices of claim gpu: no such device',
    ],
  ])('%s: %s', (reason, message, want) => {
    expect(told([event(reason, message)])).toBe(want);
  });
});
