import type { KubeEvent, PodSpec } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import { newest } from './newest-event.ts';
import { plainly } from './plainly.ts';
import { claimsOf } from './scheduling-causes.ts';
import type { Told } from './workload-state.ts';

const TELL = 'tell your cluster admin';
const CLASSES = 'see which there are with `kubectl get storageclass`, and make the claim with one of them';

/** Says why a volume claim has no storage, from the events about it; undefined where they do not tell. */
export function explainClaim(spec: PodSpec | undefined, events: readonly KubeEvent[]): Told | undefined {
  const failed = newest(events, [
    'ProvisioningFailed',
    'FailedBinding',
    'VolumeMismatch',
    'ClaimLost',
    'ClaimMisbound',
  ]);
  return failed === undefined ? beingMade(spec, events) : explainFailure(spec, failed);
}

function explainFailure(spec: PodSpec | undefined, { reason, message: said, involvedObject }: KubeEvent): Told {
  const claim = claimsOf(spec, involvedObject?.name);
  const message = bounded(said ?? '');
  const missing = /storageclass(?:es)?(?:\.storage\.k8s\.io)? "([^"]+)" not found/.exec(message)?.[1];
  if (missing !== undefined) {
    return {
      sentence: `${claim} asks for storage class ${safeText(missing, 253)}, which does not exist`,
      next: CLASSES,
    };
  }
  if (/no persistent volumes available for this claim and no storage class is set/.test(message)) {
    return { sentence: `${claim} names no storage class, and the cluster has no default one`, next: CLASSES };
  }
  if (reason === 'ClaimLost' || reason === 'ClaimMisbound') {
    return {
      sentence: `the storage behind ${claim} is gone: ${plainly(message)}`,
      next: 'tell your cluster admin, or submit it again with another claim',
    };
  }
  if (
    /ReadWriteMany is not supported|(?:MULTI_NODE\w*|access ?modes?)[^.]{0,80}not supported|does not support (?:access mode )?ReadWriteMany/i.test(
      message,
    )
  ) {
    return {
      sentence: `${claim} wants an access mode (such as ReadWriteMany) that its storage class does not offer`,
      next: 'make the claim with ReadWriteOnce, or with another storage class (`kubectl get storageclass`)',
    };
  }
  if (/code = DeadlineExceeded/.test(message)) {
    return {
      sentence: `the storage for ${claim} is not made in time`,
      next: `wait, it is tried again; ${TELL} if it stays so`,
    };
  }
  if (/LimitExceeded|exceeded quota|ResourceExhausted|out of (?:space|capacity)|[Ii]nsufficient|quota/.test(message)) {
    return {
      sentence: `the storage for ${claim} is used up: ${plainly(message)}`,
      next: 'ask your cluster admin for storage',
    };
  }
  return {
    sentence: `the storage for ${claim} cannot be made: ${plainly(message)}`,
    next: TELL,
  };
}

/** What is on its way, or would be if whoever makes it were there. */
function beingMade(spec: PodSpec | undefined, events: readonly KubeEvent[]): Told | undefined {
  const asked = newest(events, ['ExternalProvisioning']);
  const [, driver] = /by the external provisioner '([^']+)'/.exec(bounded(asked?.message ?? '')) ?? [];
  if (driver === undefined) return undefined;
  return {
    sentence: `${claimsOf(spec, asked?.involvedObject?.name)} waits for ${safeText(driver, 253)} to make its storage`,
    next: 'wait; tell your cluster admin if it stays so, since that may not be running',
  };
}
