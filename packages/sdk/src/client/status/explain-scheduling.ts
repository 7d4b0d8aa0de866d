import { tryParseQuantity } from '../../request/quantity.ts';
import type { KubeEvent, Pod, PodSpec } from '../kube-types.ts';
import { formatAmount } from '../preflight/format-amount.ts';
import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import { type DeviceUse, deviceUseText } from './device-use.ts';
import { newest } from './newest-event.ts';
import { BUSY_CAUSES, claimsOf, FOREIGN_CAUSES, POD_CAUSES, type SchedulingCause } from './scheduling-causes.ts';
import type { Finding } from './workload-state.ts';

/** What is known beside the scheduler's own message. */
export interface SchedulingContext {
  readonly pod: Pod;
  readonly events: readonly KubeEvent[];
  readonly devices?: DeviceUse | undefined;
  /** Events of the claims that the pod mounts. */
  readonly claimEvents?: readonly KubeEvent[] | undefined;
}

/** Says why no node takes a pod, from the scheduler's own message and what the cluster's autoscaler says of it. */
export function explainScheduling(message: string, context: SchedulingContext): Finding {
  const growing = nodeOnItsWay(context);
  if (growing !== undefined) return { state: 'Scheduling', problem: false, ...growing };
  const { sentence, next } = causeOf(bounded(message), context);
  const stays = newest(context.events, ['NotTriggerScaleUp']);
  const limit = /\d+ (max node group size reached|in backoff after failed scale-up|max cluster \S+ limit reached)/.exec(
    bounded(stays?.message ?? ''),
  )?.[1];
  const why = limit === undefined ? '' : `; the cluster does not grow: ${safeText(limit, 100)}`;
  return { state: 'Scheduling', problem: true, sentence: `${sentence}${why}`, next };
}

type Cause = Pick<Finding, 'sentence' | 'next'>;

function nodeOnItsWay({ pod, events }: SchedulingContext): Cause | undefined {
  const nominated = pod.status?.nominatedNodeName;
  if (nominated !== undefined && nominated !== '') {
    return { sentence: `less urgent work on node ${safeText(nominated, 253)} is being stopped to make room for it` };
  }
  const scaling = newest(events, ['TriggeredScaleUp', 'NotTriggerScaleUp', 'Nominated', 'FailedScaleUp']);
  if (scaling?.reason !== 'TriggeredScaleUp' && scaling?.reason !== 'Nominated') return undefined;
  return { sentence: 'the cluster is adding a node for it' };
}

function causeOf(message: string, context: SchedulingContext): Cause {
  const { spec } = context.pod;
  const head = message.split(/,? preemption: /)[0] ?? message;
  const parts = partsOf(head);
  const provisioning = provisioningFailure(head, context);
  if (provisioning !== undefined) return provisioning;
  const podCause = firstOf(POD_CAUSES, [head], spec);
  if (podCause !== undefined) return podCause;
  return (
    explainShortage(head, parts, context) ??
    firstOf(BUSY_CAUSES, parts, spec) ??
    firstOf(FOREIGN_CAUSES, parts, spec) ?? {
      sentence: `no node takes it: ${safeText(head, 300)}`,
      next: 'ask your cluster admin which nodes may run it',
    }
  );
}

/** Schedulers give about fifteen reasons at most. */
const MAX_PARTS = 40;

/** `1 Insufficient cpu, 2 node(s) had …` without the counts. */
function partsOf(head: string): readonly string[] {
  const list = head.replace(/^\d+\/\d+ nodes are available: /, '');
  return list.split(/, (?=\d+ )/, MAX_PARTS).map((part) => firstSentence(part.replace(/^\d{1,6} /, '')));
}

/** What comes after a full stop is about preemption or devices. */
function firstSentence(part: string): string {
  const end = part.indexOf('. ');
  return end === -1 ? part.replace(/\.$/, '') : part.slice(0, end);
}

function firstOf(
  causes: readonly SchedulingCause[],
  parts: readonly string[],
  spec: PodSpec | undefined,
): Cause | undefined {
  for (const { says, sentence, next } of causes) {
    for (const part of parts) {
      const found = says.exec(part);
      if (found !== null) return { sentence: sentence(found, spec), next: next(found) };
    }
  }
  return undefined;
}

/** Nodes that lack something would take it otherwise: the scheduler asks for room only where nothing else is wrong. */
function explainShortage(
  head: string,
  parts: readonly string[],
  { pod, devices }: SchedulingContext,
): Cause | undefined {
  const short = insufficient(parts);
  if (short.length === 0) return undefined;
  const wanted = short.map((resource) => `${requested(pod.spec, resource) ?? 'enough'} ${resource}`).join(' and ');
  const device = short.find((resource) => resource.includes('/'));
  const use = device === undefined ? undefined : deviceUseText(devices, device, requested(pod.spec, device));
  if (use?.never !== undefined) return use.never;
  const [, all = ''] = /^\d+\/(\d+) nodes are available/.exec(head) ?? [];
  const others = excluded(head);
  const able = Number(all) - others;
  const subject = others > 0 && able > 0 ? `none of the ${able} nodes it may run on has` : 'no node has';
  const who = able === 1 && others > 0 ? 'the one node it may run on does not have' : subject;
  return {
    sentence: `${who} ${wanted} free${use?.used ?? ''}`,
    next: 'it starts as soon as a node has room; ask for less, or delete what is no longer needed: `kubectl aisubmit list`',
  };
}

/** How many nodes are left out for reasons that no room mends; one node says one such reason. */
function excluded(head: string): number {
  return [...head.matchAll(/(\d{1,6}) node\(s\)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Resource names in "3 Insufficient nvidia.com/gpu, 1 Insufficient memory", devices first. */
function insufficient(parts: readonly string[]): readonly string[] {
  const names = parts.flatMap((part) => /^Insufficient ([A-Za-z0-9.\-_/]{1,160})$/.exec(part)?.[1] ?? []);
  return [...new Set(names)].toSorted((a, b) => Number(b.includes('/')) - Number(a.includes('/')));
}

function requested(spec: PodSpec | undefined, resource: string): string | undefined {
  const amounts = (spec?.containers ?? []).flatMap(
    ({ resources }) => resources?.requests?.[resource] ?? resources?.limits?.[resource] ?? [],
  );
  const [first] = amounts;
  if (first === undefined) return undefined;
  if (amounts.length === 1) return safeText(String(first), 40);
  const parsed = amounts.map((each) => tryParseQuantity(String(each)) ?? 0n);
  return safeText(
    formatAmount(
      parsed.reduce((sum, each) => sum + each, 0n),
      String(first),
    ),
    40,
  );
}

/** Why storage is not made, where the cluster's storage says so about the claim. */
function provisioningFailure(head: string, { pod, claimEvents = [] }: SchedulingContext): Cause | undefined {
  if (!/unbound immediate|binding volumes|waiting for/.test(head)) return undefined;
  const failed = newest(claimEvents, ['ProvisioningFailed', 'FailedBinding', 'ClaimLost', 'ClaimMisbound']);
  if (failed === undefined) return undefined;
  const name = failed.involvedObject?.name;
  const claim = claimsOf(pod.spec, name);
  const message = bounded(failed.message ?? '');
  const missing = /storageclass(?:es)?(?:\.storage\.k8s\.io)? "([^"]+)" not found/.exec(message)?.[1];
  if (missing !== undefined) {
    const sentence = `${claim} asks for storage class ${safeText(missing, 253)}, which does not exist`;
    return {
      sentence,
      next: 'see which there are with `kubectl get storageclass`, and make the claim with one of them',
    };
  }
  if (/no persistent volumes available for this claim and no storage class is set/.test(message)) {
    return {
      sentence: `${claim} names no storage class, and the cluster has no default one`,
      next: 'see which there are with `kubectl get storageclass`, and make the claim with one of them',
    };
  }
  if (/exceeded quota|ResourceExhausted|out of (?:space|capacity)|[Ii]nsufficient|quota/.test(message)) {
    return {
      sentence: `the storage for ${claim} is used up: ${safeText(message, 300)}`,
      next: 'ask your cluster admin for storage',
    };
  }
  return {
    sentence: `the storage for ${claim} cannot be made: ${safeText(message, 300)}`,
    next: 'tell your cluster admin',
  };
}
