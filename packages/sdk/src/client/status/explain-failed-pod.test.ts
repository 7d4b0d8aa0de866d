import { describe, expect, test } from 'vitest';
import type { Pod } from '../kube-types.ts';
import { explainFailedPod } from './explain-failed-pod.ts';

const CONTAINER = { name: 'training' };

function told(status: Pod['status']): string {
  return explainFailedPod({ spec: { containers: [CONTAINER] }, status: { phase: 'Failed', ...status } }).sentence;
}

/** As kubelets write it since 1.27; older ones leave the lead out. */
describe('a node that refuses a pod', () => {
  test.each([
    [
      'UnexpectedAdmissionError',
      'Allocate failed due to requested number of devices unavailable for nvidia.com/gpu. Requested: 2, Available: 1, which is unexpected',
      'its node had no nvidia.com/gpu left when it came',
    ],
    [
      'UnexpectedAdmissionError',
      'Update plugin resources failed due to requested number of devices unavailable for nvidia.com/gpu. Requested: 1, Available: 0, which is unexpected.',
      'its node had no nvidia.com/gpu left when it came',
    ],
    [
      'UnexpectedAdmissionError',
      'Allocate failed due to no healthy devices present; cannot allocate unhealthy devices nvidia.com/gpu, which is unexpected',
      'its node has no healthy nvidia.com/gpu',
    ],
    [
      'UnexpectedAdmissionError',
      'Allocate failed due to not enough cpus available to satisfy request: requested=4, available=2, which is unexpected',
      'its node had not enough whole CPUs left when it came',
    ],
    [
      'UnexpectedAdmissionError',
      'Allocate failed due to rpc error: code = Unavailable desc = error reading from server: EOF, which is unexpected',
      'its node could not give it the devices it was promised: error reading from server: EOF',
    ],
    [
      'TopologyAffinityError',
      'Resources cannot be allocated with Topology locality',
      'its node could not give it the devices it was promised close enough to each other',
    ],
    [
      'OutOfcpu',
      "Node didn't have enough resource: cpu, requested: 4000, used: 3000, capacity: 4000",
      'its node had no cpu left when it came',
    ],
    [
      'OutOfpods',
      "Node didn't have enough resource: pods, requested: 1, used: 110, capacity: 110",
      'its node had no room for another pod left when it came',
    ],
    [
      'TaintToleration',
      "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
      'its node is closed to it by a taint since it was chosen',
    ],
    [
      'NodePorts',
      "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
      'its node no longer had the host port free that it asks for',
    ],
    [
      'VolumeAttachmentLimitExceeded',
      'Node has reached its volume attachment limit, rejecting pod. unmounted volumes=[data], unattached volumes=[data], failed to process volumes=[]: x',
      'its node can attach no more volumes',
    ],
    [
      'PodOSNotSupported',
      "Failed to admit pod as the OS field doesn't match node OS",
      'its node runs another operating system than it is for',
    ],
    [
      'UnexpectedAdmissionError',
      'Allocate failed due to device plugin GetPreferredAllocation rpc failed with err: rpc error: code = Unknown desc = Unable to retrieve list of available devices: error creating nvml.Device 3: nvml: GPU is lost, which is unexpected',
      'a GPU of its node is broken',
    ],
    [
      'UnexpectedAdmissionError',
      'Allocate failed due to device plugin GetPreferredAllocation rpc failed with err: rpc error: code = Unknown desc = unable to get device link information, which is unexpected',
      'its node could not give it the devices it was promised: unable to get device link information',
    ],
    [
      'UnexpectedAdmissionError',
      'Allocate failed due to failed to write checkpoint file "kubelet_internal_checkpoint": write /var/lib/kubelet/device-plugins/.119: no space left on device, which is unexpected',
      'the disk of its node is full',
    ],
    [
      'SMTAlignmentError',
      'SMT Alignment Error: requested 3 cpus not multiple cpus per core = 2',
      'its node gives CPUs in multiples of 2, and it asks for 3',
    ],
    [
      'SMTAlignmentError',
      'SMT Alignment Error: not enough free physical CPUs: available physical CPUs = 2, requested CPUs = 4, CPUs per core = 2',
      'its node had not enough whole cores left when it came',
    ],
    [
      'SupplementalGroupsPolicyNotSupported',
      'SupplementalGroupsPolicy=Strict is not supported in this node',
      'its node is too old to keep it to the groups that it is given',
    ],
    [
      'AppArmor',
      'Cannot enforce AppArmor: AppArmor is not enabled on the host',
      'its node refused it: Cannot enforce AppArmor: AppArmor is not enabled on the host',
    ],
  ])('%s: %s', (reason, message, sentence) => {
    expect(told({ reason, message: `Pod was rejected: ${message}` })).toBe(sentence);
  });
});

/** A program that is stopped ends in some way of its own, which says nothing about why. */
describe('a cluster that takes a pod away', () => {
  const disrupted = (reason: string, exitCode: number): Pod['status'] => ({
    conditions: [{ type: 'DisruptionTarget', status: 'True', reason }],
    containerStatuses: [{ name: 'training', state: { terminated: { exitCode, reason: 'Error' } } }],
  });

  test.each([
    ['EvictionByEvictionAPI', 143, 'its node is being emptied, so it was stopped'],
    ['DeletionByTaintManager', 1, 'its node no longer takes it, so it was stopped'],
    ['DeletionByPodGC', 137, 'its node is gone, so it was stopped'],
    ['PreemptionByScheduler', 143, 'something more urgent took its place, so it was stopped'],
  ])('%s', (reason, exitCode, sentence) => {
    expect(told(disrupted(reason, exitCode))).toBe(sentence);
  });
});
