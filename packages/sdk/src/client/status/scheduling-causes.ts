import type { PodSpec } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';

/** What one part of a scheduler's message means. */
export interface SchedulingCause {
  readonly says: RegExp;
  /** What is wrong with all the nodes that say so. */
  readonly sentence: (found: readonly string[], spec: PodSpec | undefined) => string;
  readonly next: (found: readonly string[]) => string;
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
    says: /unbound immediate PersistentVolumeClaims|waiting for [^.]{0,80}volume|binding volumes:/,
    sentence: (_, spec) => `${claimsOf(spec)} is not bound to storage yet`,
    next: () => 'see why with `kubectl describe pvc`; its storage class may be wrong or full',
  },
  {
    says: /ReadWriteOncePod access mode/,
    sentence: (_, spec) => `${claimsOf(spec)} may be used by one pod at a time, and another uses it`,
    next: () => 'wait until the other workload has ended, or use a claim with access mode ReadWriteMany',
  },
  {
    says: /resourceclaim "([^"]+)" not found|waiting for [^.]{0,80}resourceclaim|cannot allocate all claims/,
    sentence: () => 'the devices that it claims are not free',
    next: () => ROOM,
  },
  {
    says: /^no nodes available/,
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
    next: () => 'see what it asks for with `kubectl describe pvc`; its storage class may be wrong or full',
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
  {
    says: /were unschedulable/,
    sentence: () => 'every node that would fit is closed for new work (cordoned)',
    next: () => 'wait until your cluster admin opens them again',
  },
  {
    says: /node\.kubernetes\.io\/(disk-pressure|memory-pressure|pid-pressure|not-ready|unreachable|network-unavailable)/,
    sentence: ([, what = '']) => `every node that would fit is unwell (${what.replace('-', ' ')})`,
    next: () => 'tell your cluster admin; it starts as soon as a node is well',
  },
];

/** What no waiting mends: the node is not for it. Only said where no node would take it otherwise. */
export const FOREIGN_CAUSES: readonly SchedulingCause[] = [
  {
    says: /match Pod's node affinity\/selector|match the requested node name|didn't match node selector/,
    sentence: () => 'no node has the labels that it asks for',
    next: () => 'choose another pool with --node-pool, or leave it out; your admin knows which there are',
  },
  {
    says: /untolerated taint (\{[^}]*\})/,
    sentence: ([, taint = '']) => `every node that would fit is reserved for others: taint ${safeText(taint, 200)}`,
    next: () => 'choose the pool that is yours with --node-pool; your admin knows which there are',
  },
  {
    says: /untolerated taint/,
    sentence: () => 'every node that would fit is reserved for others by a taint',
    next: () => 'choose the pool that is yours with --node-pool; your admin knows which there are',
  },
];

/** The claim that a pod mounts by name where it is only one. */
export function claimsOf(spec: PodSpec | undefined, named?: string): string {
  const names = (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
  const name = named ?? (new Set(names).size === 1 ? names[0] : undefined);
  return name === undefined ? 'a volume claim it mounts' : `volume claim ${safeText(name, 253)}`;
}
