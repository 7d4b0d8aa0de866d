import { tryParseQuantity } from '../../request/quantity.ts';
import type { Condition } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import { inWords } from './in-words.ts';
import { plainly } from './plainly.ts';
import { explainObstacle } from './queue-obstacles.ts';
import type { Finding } from './workload-state.ts';

/** What Kueue tells about a Job that it holds; what the user may not see is absent. */
export interface QueueFacts {
  /** True where the cluster has no Kueue. */
  readonly isAbsent?: boolean | undefined;
  /** How many go first in its queue. */
  readonly ahead?: number | undefined;
  /** Conditions of its Kueue Workload. */
  readonly conditions?: readonly Condition[] | undefined;
  /** Admission checks that have not passed yet, such as a node that is being provided. */
  readonly checks?: readonly QueueCheck[] | undefined;
  /** False when the Workload was set inactive, by hand or by Kueue. */
  readonly active?: boolean | undefined;
  /** Why its LocalQueue lets nothing run, or that there is none. */
  readonly queueFault?: string | undefined;
}

/** What else has to agree before a Job of a queue starts. */
export interface QueueCheck {
  readonly name: string;
  /** What it waits for, in its own words. */
  readonly message: string;
}

type Told = Pick<Finding, 'sentence' | 'next' | 'problem' | 'since'>;

const SEE_QUEUE = 'see who else waits there with `kubectl get workloads.kueue.x-k8s.io`';

/** Kueue lifts the suspension when it is this Job's turn, and suspends it again for one that goes first. */
export function explainQueue(queue: string, facts: QueueFacts | undefined): Finding {
  const name = safeText(queue, 63);
  return { state: 'Pending', ...(told(name, facts ?? {}) ?? inLine(name, facts ?? {})) };
}

function told(queue: string, facts: QueueFacts): Told | undefined {
  if (facts.isAbsent === true) {
    return {
      sentence: `it waits for queue ${queue}, but the cluster has no Kueue that would let it start`,
      next: 'submit it again without --queue and with --replace, or tell your cluster admin',
      problem: true,
    };
  }
  if (facts.queueFault !== undefined) {
    return {
      sentence: `queue ${queue} lets nothing run: ${plainly(facts.queueFault)}`,
      next: 'tell your cluster admin, or submit it again with another --queue; see `kubectl get localqueues`',
      problem: true,
    };
  }
  const evicted = condition(facts, 'Evicted', 'True');
  if (facts.active === false) return takenOut(queue, evicted);
  const reserved = condition(facts, 'QuotaReserved', 'True');
  if (reserved !== undefined) return { ...provided(queue, facts), since: reserved.lastTransitionTime };
  const missing = condition(facts, 'QuotaReserved', 'False');
  // An eviction is told twice; what is said since is the newer.
  const message = missing?.message === evicted?.message ? '' : (missing?.message ?? '');
  const obstacle = explainObstacle(queue, bounded(message));
  if (obstacle !== undefined) return obstacle;
  return evicted === undefined ? undefined : again(queue, evicted, facts);
}

function takenOut(queue: string, evicted: Condition | undefined): Told {
  const said = bounded(evicted?.message ?? '');
  const [known] = TAKEN_OUT.flatMap(({ says, why }) => {
    const found = says.exec(said);
    return found === null ? [] : [why(found)];
  });
  const rest = known ?? plainly(said.replace(/^The workload is deactivated(?: due to )?/, ''));
  return {
    sentence: `Kueue has taken it out of queue ${queue}${rest === '' ? '' : `: ${rest}`}`,
    next: 'submit it again with --replace',
    problem: true,
  };
}

interface TakenOut {
  readonly says: RegExp;
  readonly why: (found: readonly string[]) => string;
}

const TAKEN_OUT: readonly TakenOut[] = [
  { says: /maximum number of re-queuing retries/, why: () => 'its pods were too often not ready in time' },
  { says: /maximum execution time/, why: () => 'it ran longer than it may' },
  {
    says: /Admission check\(s\): ([^\s]{1,500}),? were rejected/,
    why: ([, checks = '']) => `${safeText(checks.replace(/,$/, ''), 200)} (an admission check) refused it`,
  },
  {
    says: /admission checks? in Rejected state: "([^"]+)"(?: \(([\s\S]*)\))?/,
    why: ([, check = '', said]) =>
      `${safeText(check, 200)} (an admission check) refused it${said === undefined ? '' : `: ${plainly(said)}`}`,
  },
];

/** Room is kept for it; what is missing are the nodes, or whoever else has to agree. */
function provided(queue: string, { checks = [], conditions = [] }: QueueFacts): Told {
  const lead = `queue ${queue} has kept a place for it, and waits for`;
  const [check] = checks;
  if (check !== undefined) {
    const why = check.message === '' ? '' : `: ${plainly(check.message, 110)}`;
    return { sentence: `${lead} ${safeText(check.name, 253)} (an admission check)${why}`, problem: false };
  }
  const admitted = conditions.find(({ type, status }) => type === 'Admitted' && status === 'False');
  // Left over from before there was a place.
  const message = admitted?.reason?.startsWith('NoReservation') === true ? '' : (admitted?.message ?? '');
  const why = message === '' ? '' : `: ${plainly(message)}`;
  return { sentence: `${lead} the cluster to provide it${why}`, problem: false };
}

const EVICTIONS: ReadonlyMap<string, string> = new Map([
  ['Preempted', 'something more urgent took its place'],
  ['PodsReadyTimeout', 'its pods were not ready in time'],
  ['AdmissionCheck', 'the cluster could not provide what it needs'],
  ['ClusterQueueStopped', 'its queue was stopped'],
  ['LocalQueueStopped', 'its queue was stopped'],
  ['FlavorMigration', 'it is to move to a better kind of node'],
  ['NodeFailures', 'a node failed'],
]);

function again(queue: string, evicted: Condition, facts: QueueFacts): Told {
  const why = EVICTIONS.get(evicted.reason ?? '') ?? plainly(evicted.message ?? evicted.reason ?? '');
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
  const least = new Map<string, string>();
  for (const [, resource = '', amount = ''] of message.matchAll(
    /insufficient unused quota for (\S+) in flavor \S+, (\S+) more need/g,
  )) {
    // Flavors are alternatives: the nearest to being enough is what has to become free.
    const before = least.get(resource);
    if (before === undefined || isLess(amount, before)) least.set(resource, amount);
  }
  if (least.size === 0) return '';
  const parts = [...least].map(([resource, amount]) => `${amount} more ${resource}`);
  return `: ${safeText(inWords(parts), 200)} must become free`;
}

function isLess(amount: string, other: string): boolean {
  const [left, right] = [tryParseQuantity(amount), tryParseQuantity(other)];
  return left !== undefined && right !== undefined && left < right;
}

function condition({ conditions = [] }: QueueFacts, type: string, status: string): Condition | undefined {
  return conditions.find((each) => each.type === type && each.status === status);
}
