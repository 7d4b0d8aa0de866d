import { expect, test } from 'vitest';
import { explainScheduling } from './explain-scheduling.ts';

const POD = { spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } };
const UNBOUND = '0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims.';

test.each<[string, string, string]>([
  [
    'ProvisioningFailed',
    'storageclass.storage.k8s.io "fast" not found',
    'volume claim data asks for storage class fast, which does not exist',
  ],
  [
    'FailedBinding',
    'no persistent volumes available for this claim and no storage class is set',
    'volume claim data names no storage class, and the cluster has no default one',
  ],
  [
    'ProvisioningFailed',
    'rpc error: code = ResourceExhausted desc = not enough free space',
    'the storage for volume claim data is used up: not enough free space',
  ],
  [
    'ClaimLost',
    'Bound claim has lost its PersistentVolume. Data on the volume is lost!',
    'the storage behind volume claim data is gone: Bound claim has lost its PersistentVolume. Data on the volume is lost!',
  ],
  [
    'ExternalProvisioning',
    "Waiting for a volume to be created either by the external provisioner 'ebs.csi.aws.com' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
    'volume claim data waits for ebs.csi.aws.com to make its storage',
  ],
  ['ProvisioningFailed', 'odd', 'the storage for volume claim data cannot be made: odd'],
  [
    'WaitForFirstConsumer',
    'waiting for first consumer to be created before binding',
    'volume claim data is not bound to storage yet',
  ],
])('a claim without storage: %s %s', (reason, message, sentence) => {
  const claimEvents = [{ lastTimestamp: '2026-01-01T00:00:00Z', reason, message, involvedObject: { name: 'data' } }];
  expect(explainScheduling(UNBOUND, { pod: POD, events: [], claimEvents }).sentence).toBe(sentence);
});
