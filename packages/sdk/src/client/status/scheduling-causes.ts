import type { PodSpec } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { wordInCommand } from './word-in-command.ts';

/** What one part of a scheduler's message means. */
export interface SchedulingCause {
  readonly says: RegExp;
  /** What is wrong with all the nodes that say so. */
  readonly sentence: (found: readonly string[], spec: PodSpec | undefined) => string;
  readonly next: (found: readonly string[], spec: PodSpec | undefined) => string;
}

const ROOM =
  'it starts as soon as there is room; see what runs with `kubectl aisubmit list`, and delete what is not needed';

/** What is wrong whichever node is looked at: said before anything about nodes. */
export const POD_CAUSES: readonly SchedulingCause[] = [
  {
    says: /persistentvolumeclaim "([^"]+)" not found/,
    sentence: ([, name = '']) => `volume claim ${safeText(name, 253)} does not exist`,
    next: () => 'see which there are with `kubectl get pvc`; it starts as soon as the claim is there',
  },
  {
    says: /persistentvolumeclaim "([^"]+)" is being deleted/,
    sentence: ([, name = '']) => `volume claim ${safeText(name, 253)} is being deleted`,
    next: () => 'submit it again with another claim; see which there are with `kubectl get pvc`',
  },
  {
    says: /persistentvolumeclaim "([^"]+)" bound to non-existent persistentvolume|bound to non-existent pv|persistentvolume "[^"]+" not found/,
    sentence: ([, name], spec) => `the storage behind ${claimsOf(spec, name)} is gone`,
    next: () => 'tell your cluster admin, with what `kubectl get pvc` shows',
  },
  {
    says: /waiting for ephemeral volume controller to create the persistentvolumeclaim "([^"]+)"/,
    sentence: ([, name = '']) => `volume claim ${safeText(name, 253)}, which is its own, is being made`,
    next: () => 'wait; tell your cluster admin if it stays so',
  },
  {
    says: /failed to find storage class "([^"]+)"/,
    sentence: ([, name = ''], spec) =>
      `${claimsOf(spec)} asks for storage class ${safeText(name, 253)}, which does not exist`,
    next: () => 'see which there are with `kubectl get storageclass`, and make the claim with one of them',
  },
  {
    says: /unbound immediate PersistentVolumeClaims|waiting for [^.]{0,80}volume|binding volumes:/,
    sentence: (_, spec) => `${claimsOf(spec)} is not bound to storage yet`,
    next: (_, spec) => `see why with \`${describeClaim(spec)}\`; its storage class may be wrong or full`,
  },
  {
    says: /ReadWriteOncePod access mode/,
    sentence: (_, spec) => `${claimsOf(spec)} may be used by one pod at a time, and another uses it`,
    next: () => 'wait until the other workload has ended, or use a claim with access mode ReadWriteMany',
  },
  {
    says: /resourceclaims?(?:\.resource\.k8s\.io)? "([^"]+)" not found/,
    sentence: ([, name = '']) => `ResourceClaim ${safeText(name, 253)} does not exist`,
    next: () => 'see which there are with `kubectl get resourceclaim`; it starts as soon as the claim is there',
  },
  {
    says: /device class (\S+) does not exist/,
    sentence: ([, name = '']) => `there is no device class ${safeText(name, 253)}, of which it claims devices`,
    next: () => 'see which there are with `kubectl get deviceclass`, or tell your cluster admin',
  },
  {
    says: /ResourceClaim not created yet|resource claim \S+ is in the process of being allocated/,
    sentence: () => 'the devices that it claims are being allocated',
    next: () => 'wait; tell your cluster admin if it stays so',
  },
  {
    says: /resourceclaim in use|waiting for [^.]{0,80}resourceclaim|cannot allocate all claims/,
    sentence: () => 'the devices that it claims are not free',
    next: () => ROOM,
  },
  {
    says: /minCount pods from a gang|pod group \S{1,300} to appear|waiting for pods's pod group/,
    sentence: () => 'its pods start together, and there is not room for enough of them yet',
    next: () => ROOM,
  },
  {
    says: /Operation cannot be fulfilled on|object has been modified/,
    sentence: () => 'the scheduler was disturbed while it placed it',
    next: () => 'wait; it is tried again',
  },
  {
    says: /pod affinity terms conflict/,
    sentence: () => 'what it asks of its node contradicts itself, so that no node can ever fit',
    next: () => 'choose one pool with --node-pool, and submit it again with --replace',
  },
  {
    says: /^no nodes available|^0\/0 nodes/,
    sentence: () => 'the cluster has no nodes at the moment',
    next: () => 'tell your cluster admin',
  },
];

/** What waiting can mend on a node that would take it otherwise. */
export const BUSY_CAUSES: readonly SchedulingCause[] = [
  {
    says: /^Too many pods$/,
    sentence: () => 'no node has room for another pod: each already runs as many as it may',
    next: () => ROOM,
  },
  {
    says: /free ports for the requested pod ports/,
    sentence: () => 'no node has the host port free that it asks for',
    next: () => 'ask your cluster admin which host ports may be used, or leave the port out',
  },
  {
    says: /already used by|had no available disk|exceed max volume count/,
    sentence: () => 'no node can attach the volumes it mounts: they are in use elsewhere, or the node has too many',
    next: () => 'wait until the other workload has ended, or use a claim with access mode ReadWriteMany',
  },
  {
    says: /did not have enough free storage/,
    sentence: (_, spec) => `no node has the storage free that ${claimsOf(spec)} asks for`,
    next: () => 'ask for a smaller claim, or ask your cluster admin for storage',
  },
  {
    says: /volume node affinity conflict|match PersistentVolume's node affinity|no available volume zone/,
    sentence: () => 'the storage it mounts is on a node or in a zone where no suitable node is free',
    next: () => 'mount a claim from another zone, or wait for a node there',
  },
  {
    says: /find available persistent volumes to bind/,
    sentence: (_, spec) => `no node has storage that fits ${claimsOf(spec)}`,
    next: (_, spec) => `see what it asks for with \`${describeClaim(spec)}\`; its storage class may be wrong or full`,
  },
  {
    says: /(?:^|\s)(\S+) CSI driver is not installed on the node/,
    sentence: ([, driver = '']) => `no node has the storage driver ${safeText(driver, 253)} of the volume it mounts`,
    next: () => 'tell your cluster admin, or use a claim of another storage class',
  },
  {
    says: /resourceclaim not available on the node|cannot fit resource|cannot schedule extended resource claim/,
    sentence: () => 'the devices that it claims are on no node that can take it',
    next: () => ROOM,
  },
  {
    says: /topology spread constraints \(missing required label\)/,
    sentence: () => 'no node has the label by which its pods are to be spread',
    next: () => 'ask your cluster admin which nodes may run it',
  },
  {
    says: /topology spread constraints/,
    sentence: () => 'no node takes it without its pods being too close together',
    next: () => ROOM,
  },
  {
    says: /anti-affinity rules/,
    sentence: () => 'every node that would fit runs something that it must not share a node with',
    next: () => ROOM,
  },
  {
    says: /match pod affinity rules/,
    sentence: () => 'no node runs the pods that it wants to be beside',
    next: () => 'ask your cluster admin which nodes may run it',
  },
];

/** The claim that a pod mounts by name where it is only one. */
export function claimsOf(spec: PodSpec | undefined, named?: string): string {
  const name = named ?? onlyClaim(spec);
  return name === undefined ? 'a volume claim it mounts' : `volume claim ${safeText(name, 253)}`;
}

function describeClaim(spec: PodSpec | undefined): string {
  const name = onlyClaim(spec);
  return name === undefined ? 'kubectl describe pvc' : `kubectl describe pvc ${wordInCommand(name)}`;
}

function onlyClaim(spec: PodSpec | undefined): string | undefined {
  const names = (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
  return new Set(names).size === 1 ? names[0] : undefined;
}
