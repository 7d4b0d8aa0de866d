import type { Condition } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import type { Finding } from './workload-state.ts';

/** What Kueue tells about a Job that it holds; what the user may not see is absent. */
export interface QueueFacts {
  /** How many go first in its queue. */
  readonly ahead?: number | undefined;
  /** Conditions of its Kueue Workload. */
  readonly conditions?: readonly Condition[] | undefined;
  /** False when the Workload was set inactive, by hand or by Kueue. */
  readonly active?: boolean | undefined;
  /** Why its LocalQueue lets nothing run, or that there is none. */
  readonly queueFault?: string | undefined;
}

type Told = Pick<Finding, 'sentence' | 'next' | 'problem' | 'since'>;

const SEE_QUEUE = 'see who else waits there with `kubectl get workloads.kueue.x-k8s.io`';

/** Kueue lifts the suspension when it is this Job's turn, and suspends it again for one that goes first. */
export function explainQueue(queue: string, facts: QueueFacts | undefined): Finding {
  const name = safeText(queue, 63);
  return { state: 'Pending', ...(told(name, facts ?? {}) ?? inLine(name, facts ?? {})) };
}

function told(queue: string, facts: QueueFacts): Told | undefined {
  if (facts.queueFault !== undefined) {
    return {
      sentence: `queue ${queue} lets nothing run: ${safeText(facts.queueFault, 300)}`,
      next: 'tell your cluster admin, or submit it again with another --queue; see `kubectl get localqueues`',
      problem: true,
    };
  }
  const check = condition(facts, 'Evicted', 'True');
  const reserved = condition(facts, 'QuotaReserved', 'True');
  if (facts.active === false)
    return {
      sentence: `Kueue has taken it out of queue ${queue}${because(check)}`,
      next: 'submit it again with --replace',
      problem: true,
    };
  if (reserved !== undefined) {
    return {
      sentence: `queue ${queue} has kept a place for it, and waits for the cluster to provide it${because(condition(facts, 'Admitted', 'False'))}`,
      problem: false,
      since: reserved.lastTransitionTime,
    };
  }
  const missing = condition(facts, 'QuotaReserved', 'False');
  if (
    missing !== undefined &&
    /doesn't exist|does not exist|is inactive|is stopped|not found/.test(missing.message ?? '')
  ) {
    return {
      sentence: `queue ${queue} lets nothing run: ${safeText(missing.message ?? '', 300)}`,
      next: 'tell your cluster admin, or submit it again with another --queue; see `kubectl get localqueues`',
      problem: true,
    };
  }
  const never = /insufficient unused quota/.test(missing?.message ?? '') ? undefined : neverFits(queue, missing);
  if (never !== undefined) return never;
  return check === undefined ? undefined : again(queue, check, facts);
}

const EVICTIONS: ReadonlyMap<string, string> = new Map([
  ['Preempted', 'something more urgent took its place'],
  ['PodsReadyTimeout', 'its pods were not ready in time'],
  ['AdmissionCheck', 'the cluster could not provide what it needs'],
  ['ClusterQueueStopped', 'its queue was stopped'],
  ['LocalQueueStopped', 'its queue was stopped'],
  ['NodeFailures', 'a node failed'],
]);

function again(queue: string, evicted: Condition, facts: QueueFacts): Told {
  const why = EVICTIONS.get(evicted.reason ?? '') ?? safeText(evicted.message ?? evicted.reason ?? '', 200);
  return {
    sentence: `it waits for its turn in queue ${queue} again, since ${why}${lacking(facts)}${line(facts)}`,
    next: SEE_QUEUE,
    problem: false,
    since: evicted.lastTransitionTime,
  };
}

function inLine(queue: string, facts: QueueFacts): Told {
  const sentence = `it waits for its turn in queue ${queue}${line(facts)}${lacking(facts)}`;
  return { sentence, next: SEE_QUEUE, problem: false };
}

function line({ ahead }: QueueFacts): string {
  if (ahead === undefined) return '';
  return ahead === 0 ? ', where it is next' : `, behind ${ahead} ${ahead === 1 ? 'other' : 'others'}`;
}

/** "couldn't assign flavors to pod set main: insufficient unused quota for nvidia.com/gpu in flavor a100, 2 more needed" */
function lacking(facts: QueueFacts): string {
  const message = bounded(condition(facts, 'QuotaReserved', 'False')?.message ?? '');
  const short = [...message.matchAll(/insufficient unused quota for (\S+) in flavor (\S+), (\S+) more need/g)];
  if (short.length === 0) return '';
  const parts = short.map(([, resource = '', , amount = '']) => `${amount} more ${resource}`);
  return `: ${safeText([...new Set(parts)].join(' and '), 200)} must become free`;
}

/** More than all flavors together have: no waiting helps. */
function neverFits(queue: string, missing: Condition | undefined): Told | undefined {
  const found =
    /insufficient quota for (\S+) in flavor [^,\s]+(?:, (?:request|previously[\s\S]*?request) ?(?:\((\S+)\))? > maximum capacity \((?:(\S+) > )?(\S+)\))?/.exec(
      bounded(missing?.message ?? ''),
    );
  if (found === null) return undefined;
  const [, resource = '', asked, askedInside, most] = found;
  const amount = asked ?? askedInside;
  const numbers = amount === undefined ? resource : `${amount} ${resource}, and it has ${most} at most`;
  return {
    sentence: `queue ${queue} never has what it asks for: ${safeText(numbers, 200)}`,
    next: 'submit it again with less, or with another --queue; see `kubectl get localqueues`',
    problem: true,
  };
}

function because(found: Condition | undefined): string {
  const message = found?.message ?? '';
  return message === '' ? '' : `: ${safeText(message, 200)}`;
}

function condition({ conditions = [] }: QueueFacts, type: string, status: string): Condition | undefined {
  return conditions.find((each) => each.type === type && each.status === status);
}
