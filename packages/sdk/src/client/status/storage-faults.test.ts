import { expect, test } from 'vitest';
import type { Pod } from '../kube-types.ts';
import { explainPod } from './explain-pod.ts';
import { explainScheduling } from './explain-scheduling.ts';

const VOLUMES = [{ name: 'data', persistentVolumeClaim: { claimName: 'imagenet' } }];
const POD: Pod = { spec: { nodeName: 'n1', volumes: VOLUMES }, status: { phase: 'Pending' } };
const MOUNT = 'mount failed: exit status 32\nMounting command: mount\nMounting arguments:';
const event = (reason: string, message: string, minute = '00') => ({
  reason,
  message,
  lastTimestamp: `2026-01-01T00:${minute}:00Z`,
});
const told = (events: readonly ReturnType<typeof event>[]): string => {
  const { problem, sentence } = explainPod(POD, events);
  return `${problem ? '! ' : ''}${sentence}`;
};

test.each([
  [
    'AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = ResourceExhausted desc = Attachment limit exceeded for volume "vol-0d8d2bab6fc5dd31b" on node "i-00f897f741bb9326a": attachment limit exceeded: operation error EC2: AttachVolume, https response error StatusCode: 400, RequestID: c56fd5ce-f4d5-4857-b1dc-908c935a705a, api error AttachmentLimitExceeded: You may attach up to 27 devices for this instance type.',
    '! its node can attach no more volumes: it takes 27 at most',
  ],
  [
    'AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = NotFound desc = Volume not found, failed with error: Retriable: false, RetryAfter: 0s, HTTPStatusCode: 404, RawError: {"error":{"code":"NotFound"}}',
    '! the disk behind a volume it mounts does not exist any more',
  ],
  [
    'AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = Internal desc = Attach volume "/subscriptions/3770e200/disks/y" to instance "aks-1" failed with Retriable: false, ErrorCode: "ZoneNotMatch"',
    '! the storage of a volume it mounts is on another node or in another zone than it runs',
  ],
  [
    'AttachVolume.Attach failed for volume "pvc-1" : timed out waiting for external-attacher of ebs.csi.aws.com CSI driver to attach volume vol-0abc',
    '! the storage driver ebs.csi.aws.com does not attach a volume it mounts in time',
  ],
  [
    'AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = Internal desc = Could not attach volume "vol-0abc" to node "i-0123": attachment of disk "vol-0abc" failed, expected device to be attached but was attaching',
    'a volume it mounts is still being attached to its node',
  ],
  [
    'AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = Internal desc = Could not attach volume "vol-1" to node "i-2": operation error EC2: AttachVolume, https response error StatusCode: 400, RequestID: 1, api error VolumeInUse: vol-1 is already attached to an instance',
    'a volume that one node at a time may use is still attached to the node where it was used before',
  ],
  [
    'MountVolume.MountDevice failed for volume "pvc-1" : rpc error: code = Internal desc = rbd image replicapool/csi-vol-3f7 is still being used',
    '! a volume that one node at a time may use is in use on another node',
  ],
  [
    `MountVolume.MountDevice failed for volume "pvc-1" : rpc error: code = Internal desc = 'fsck' found errors on device /dev/rbd0 but could not correct them: fsck from util-linux 2.32.1\n/dev/rbd0: UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY.`,
    '! the file system of a volume it mounts is damaged or not there',
  ],
  [
    `MountVolume.SetUp failed for volume "nfs" : ${MOUNT} -t nfs nas01:/export /x\nOutput: mount.nfs: Failed to resolve server nas01: Name or service not known`,
    '! the server of a volume it mounts (nas01) is not found by its name',
  ],
  [
    `MountVolume.SetUp failed for volume "pvc-1" : rpc error: code = Internal desc = Could not mount "fs-0abc:/" at "/x": ${MOUNT} -t efs -o tls fs-0abc:/ /x\nOutput: Failed to resolve "fs-0abc.efs.us-east-1.amazonaws.com" - check that your file system ID is correct`,
    '! the server of a volume it mounts (fs-0abc.efs.us-east-1.amazonaws.com) is not found by its name',
  ],
  [
    `MountVolume.SetUp failed for volume "azure" : ${MOUNT} -t cifs -o vers=3.0,username=acme,password=nfnL9wjqs0iQ== //acme.file.core.windows.net/share /x\nOutput: mount error(13): Permission denied\nRefer to the mount.cifs(8) manual page (e.g. man mount.cifs)`,
    '! the file share that it mounts does not let it in: its login is wrong, or it is closed to the node',
  ],
  [
    `MountVolume.SetUp failed for volume "azure" : rpc error: code = Internal desc = volume(x) mount failed with ${MOUNT} -t cifs -o username=acme,password=nfnL9wjqs0iQ== //acme/share /x\nOutput: mount error(112): Host is down`,
    '! the file share that it mounts cannot be reached from its node',
  ],
  [
    `MountVolume.MountDevice failed for volume "azure" : ${MOUNT} -t cifs //acme/share /x\nOutput: mount error(2): No such file or directory`,
    '! the file share that it mounts does not exist',
  ],
  [
    `MountVolume.SetUp failed for volume "x" : ${MOUNT} -t odd -o password=nfnL9wjqs0iQ== //a/b /x\nOutput: mount.odd: told with password=nfnL9wjqs0iQ==`,
    '! volume x cannot be mounted: mount.odd: told with password=***',
  ],
  [
    'MountVolume.SetUp failed for volume "secrets-store" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod team-a/x, err: rpc error: code = Unknown desc = Failed to fetch secret from all regions: wandb',
    '! a secret that it mounts does not come from its store: Failed to fetch secret from all regions: wandb',
  ],
  [
    'MountVolume.SetUp failed for volume "cfg" : failed to sync configmap cache: timed out waiting for the condition',
    'its node has not read yet what it mounts',
  ],
  [
    'MountVolume.SetUp failed for volume "token" : failed to fetch token: serviceaccounts "train" is forbidden: not now',
    '! its node gets no token of its service account: serviceaccounts "train" is forbidden: not now',
  ],
  [
    'MountVolume.SetUp failed for volume "kube-api-access-x" : configmap "kube-root-ca.crt" not found',
    'the cluster has not put its certificate into the namespace yet',
  ],
])('%s', (message, want) => {
  expect(told([event('FailedMount', message)])).toBe(want);
});

test('a volume that was attached after all is no longer waited for, another is', () => {
  const failed = event(
    'FailedAttachVolume',
    'Multi-Attach error for volume "pvc-1" Volume is already used by 1 pod(s)',
    '01',
  );
  const attached = event('SuccessfulAttachVolume', 'AttachVolume.Attach succeeded for volume "pvc-1"', '02');
  const other = event('SuccessfulAttachVolume', 'AttachVolume.Attach succeeded for volume "pvc-2"', '02');
  expect(told([attached, failed])).toBe('it is being started');
  expect(told([other, failed])).toBe('! a volume that one node at a time may use is in use on another node');
});

test.each([
  [
    'failed to provision volume with StorageClass "azuredisk": rpc error: code = InvalidArgument desc = ReadWriteMany is not supported for this driver',
    'volume claim imagenet wants an access mode (such as ReadWriteMany) that its storage class does not offer',
  ],
  [
    'failed to provision volume with StorageClass "ceph-rbd": rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    'the storage for volume claim imagenet is not made in time',
  ],
  [
    'failed to provision volume with StorageClass "gp3": rpc error: code = Internal desc = Could not create volume "pvc-1": operation error EC2: CreateVolume, https response error StatusCode: 400, RequestID: 1234-5678, api error VolumeLimitExceeded: too many volumes',
    'the storage for volume claim imagenet is used up: Could not create volume "pvc-1": VolumeLimitExceeded: too many volumes',
  ],
  [
    'failed to provision volume with StorageClass "standard": claim Selector is not supported',
    'the storage for volume claim imagenet cannot be made: claim Selector is not supported',
  ],
])('a claim whose storage is not made: %s', (message, sentence) => {
  const unbound = '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.';
  const claimEvents = [{ ...event('ProvisioningFailed', message), involvedObject: { name: 'imagenet' } }];
  const pod = { spec: { volumes: VOLUMES } };
  expect(explainScheduling(unbound, { pod, events: [], claimEvents }).sentence).toBe(sentence);
});
