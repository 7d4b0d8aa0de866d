import { tryParseQuantity } from '../../request/quantity.ts';
import type { KubeEvent, Pod, PodSpec } from '../kube-types.ts';
import { formatAmount } from '../preflight/format-amount.ts';
import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import { nodeOnItsWay, whyNotGrowing } from './cluster-growth.ts';
import { type DeviceUse, deviceUseText } from './device-use.ts';
import { explainClaim } from './explain-claim.ts';
import { inWords } from './in-words.ts';
import { alsoExcluded, explainExclusions, type NodeReason } from './node-exclusions.ts';
import { plainly } from './plainly.ts';
import { BUSY_CAUSES, POD_CAUSES, type SchedulingCause } from './scheduling-causes.ts';
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
  const said = bounded(message);
  const growing = nodeOnItsWay(said, context.pod, context.events);
  if (growing !== undefined) return { state: 'Scheduling', problem: false, sentence: growing };
  const { sentence, next } = causeOf(said, context);
  return { state: 'Scheduling', problem: true, sentence, next };
}

type Cause = Pick<Finding, 'sentence' | 'next'>;

/** What is wrong with the pod comes before anything about nodes; there, what lies nearest to a node that takes it. */
function causeOf(message: string, context: SchedulingContext): Cause {
  const { spec } = context.pod;
  const head = message.split(/,? preemption: /)[0] ?? message;
  const claim = /unbound immediate|binding volumes|waiting for/.test(head)
    ? explainClaim(spec, context.claimEvents ?? [])
    : undefined;
  const podCause = claim ?? firstOf(POD_CAUSES, [{ count: 0, says: head }], spec);
  if (podCause !== undefined) return podCause;
  const reasons = reasonsOf(head);
  const full = explainShortage(head, reasons, context) ?? firstOf(BUSY_CAUSES, reasons, spec);
  const cause =
    full === undefined
      ? (explainExclusions(reasons) ?? unknownCause(head))
      : { ...full, sentence: `${full.sentence}${alsoExcluded(reasons)}` };
  const { words, next = cause.next } = whyNotGrowing(context.events);
  return { sentence: `${cause.sentence}${words}`, next };
}

/** What a scheduler says that could not even ask the nodes is a fault of its own. */
function unknownCause(head: string): Cause {
  if (head.startsWith('0/')) {
    return {
      sentence: `no node takes it: ${plainly(head)}`,
      next: 'ask your cluster admin which nodes may run it',
    };
  }
  const next = 'wait, it is tried again; tell your cluster admin if it stays so';
  return { sentence: `the scheduler could not place it: ${plainly(head)}`, next };
}

/** Schedulers give about fifteen reasons at most. */
const MAX_REASONS = 40;

/** `1 Insufficient cpu, 2 node(s) had …`. */
function reasonsOf(head: string): readonly NodeReason[] {
  const list = head.replace(/^\d+\/\d+ nodes are available: /, '');
  return list.split(/, (?=\d+ )/, MAX_REASONS).map((part) => {
    const [, count = '0'] = /^(\d{1,6}) /.exec(part) ?? [];
    return { count: Number(count), says: firstSentence(part.replace(/^\d{1,6} /, '')) };
  });
}

/** What comes after a full stop is about preemption or devices. */
function firstSentence(part: string): string {
  const end = part.indexOf('. ');
  return end === -1 ? part.replace(/\.$/, '') : part.slice(0, end);
}

function firstOf(
  causes: readonly SchedulingCause[],
  reasons: readonly NodeReason[],
  spec: PodSpec | undefined,
): Cause | undefined {
  for (const { says, sentence, next } of causes) {
    for (const reason of reasons) {
      const found = says.exec(reason.says);
      if (found !== null) return { sentence: sentence(found, spec), next: next(found, spec) };
    }
  }
  return undefined;
}

/** Nodes that lack something would take it otherwise: the scheduler asks for room only where nothing else is wrong. */
function explainShortage(
  head: string,
  reasons: readonly NodeReason[],
  { pod, devices }: SchedulingContext,
): Cause | undefined {
  const short = insufficient(reasons);
  if (short.length === 0) return undefined;
  const wanted = inWords(short.map((resource) => `${requested(pod.spec, resource) ?? 'enough'} ${resource}`));
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
    next: use?.isOthers === true ? OTHERS_HAVE_IT : WE_MAY_HAVE_IT,
  };
}

const WE_MAY_HAVE_IT =
  'it starts as soon as a node has room; ask for less, or delete what is no longer needed: `kubectl aisubmit list`';
const OTHERS_HAVE_IT = 'it starts as soon as a node has room; until then, ask for less';

/** How many nodes are left out for reasons that no room mends; one node says one such reason. */
function excluded(head: string): number {
  return [...head.matchAll(/(\d{1,6}) node\(s\)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Resource names in "3 Insufficient nvidia.com/gpu, 1 Insufficient memory", devices first. */
function insufficient(reasons: readonly NodeReason[]): readonly string[] {
  const names = reasons.flatMap(({ says }) => /^Insufficient ([A-Za-z0-9.\-_/]{1,160})$/.exec(says)?.[1] ?? []);
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
