import type { KubeEvent, Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import { eventTime, newest } from './newest-event.ts';
import { plainly } from './plainly.ts';

/** What an autoscaler says last of a pod. */
const SCALING = ['TriggeredScaleUp', 'NotTriggerScaleUp', 'Nominated', 'FailedScaleUp', 'FailedScheduling'];
/** Karpenter uses the scheduler's own reason. */
const KARPENTER = /^Failed to schedule pod, /;
/** Autoscalers give up on a node that has not come by then (`--max-node-provision-time` and the like). */
const COMES_WITHIN_MS = 20 * 60_000;

/** Says that there will be a node for a pod; undefined where none is on its way. */
export function nodeOnItsWay(message: string, pod: Pod, events: readonly KubeEvent[]): string | undefined {
  const nominated = pod.status?.nominatedNodeName ?? '';
  if (nominated !== '') {
    return `less urgent work on node ${safeText(nominated, 253)} is being stopped to make room for it`;
  }
  if (/waiting for the preemption for this pod/.test(message)) return 'less urgent work is being stopped to make room';
  const last = newestOfScaling(events);
  if (last === undefined || !isComing(last) || isOverdue(last, events)) return undefined;
  const node = last.reason === 'Nominated' ? /\bnode\/([^\s,]+)/.exec(bounded(last.message ?? ''))?.[1] : undefined;
  return node === undefined ? 'the cluster is adding a node for it' : `node ${safeText(node, 253)} is about to take it`;
}

/** Why the cluster does not add a node for what finds no room, where its autoscaler says so. */
export interface NotGrowing {
  /** Follows the shortage; begins with "; ". */
  readonly words: string;
  /** Where more is to be done than about the shortage. */
  readonly next?: string;
}

/** What is added to a shortage: why no node comes that would mend it. */
export function whyNotGrowing(events: readonly KubeEvent[]): NotGrowing {
  const last = newestOfScaling(events);
  if (last === undefined) return { words: '' };
  if (isComing(last)) return { words: '; the node that the cluster wanted to add has not come', next: ADMIN };
  const said = bounded(last.message ?? '');
  for (const { says, why, next } of OBSTACLES) {
    const found = says.exec(said);
    if (found !== null) return { words: `; ${why(found)}`, ...(next === undefined ? {} : { next }) };
  }
  if (last.reason !== 'FailedScaleUp') return { words: '' };
  return { words: `; the cluster could not add a node: ${plainly(said)}`, next: ADMIN };
}

interface GrowthObstacle {
  readonly says: RegExp;
  readonly why: (found: readonly string[]) => string;
  readonly next?: string;
}

const ADMIN =
  'wait, since it is tried again, or choose another pool with --node-pool; tell your cluster admin if it stays so';
const STAYS = 'the cluster does not grow: ';

/** Autoscalers name each of their groups of nodes; the one that would fit is the one that has reached something. */
const OBSTACLES: readonly GrowthObstacle[] = [
  {
    says: /\d+ max (?:node group size|limit) reached/,
    why: () => `${STAYS}its groups of such nodes are as large as they may be`,
  },
  {
    says: /max cluster (\S{1,60}) limit reached/,
    why: ([, resource = '']) => `${STAYS}it has as much ${safeText(resource, 60)} as it may have`,
  },
  {
    says: /exceed limits for nodepool/,
    why: () => `${STAYS}the limits of its node pool are reached`,
  },
  {
    says: /out of resources|stockout|InsufficientInstanceCapacity|RESOURCE_POOL_EXHAUSTED|SkuNotAvailable|AllocationFailed|required offering/i,
    why: () => `${STAYS}its cloud has no such machine left at the moment`,
    next: ADMIN,
  },
  {
    says: /quota ?exceeded|exceed\w* (?:\w+ ){0,3}quota/i,
    why: () => `${STAYS}its quota at the cloud is used up`,
    next: 'tell your cluster admin, or choose another pool with --node-pool',
  },
  {
    says: /in backoff after failed scale-up/,
    why: () => `${STAYS}it could not add a node, and tries again later`,
    next: ADMIN,
  },
  {
    says: /not ready for scale-?up/,
    why: () => `${STAYS}its groups of such nodes are not ready`,
    next: ADMIN,
  },
  {
    says: /no nodepools found/,
    why: () => `${STAYS}it has no node pool that could`,
  },
  {
    says: /Insufficient |node\(s\)|wouldn't fit|no instance type|incompatible|did not tolerate|unsatisfiable topology/,
    why: () => 'no node that the cluster could add would fit either',
  },
];

function newestOfScaling(events: readonly KubeEvent[]): KubeEvent | undefined {
  const told = events.filter(
    ({ reason, message = '' }) => reason !== 'FailedScheduling' || KARPENTER.test(bounded(message)),
  );
  return newest(told, SCALING);
}

function isComing({ reason }: KubeEvent): boolean {
  return reason === 'TriggeredScaleUp' || reason === 'Nominated';
}

/** By what is said later, since clocks of the cluster and of this machine may differ. */
function isOverdue(promised: KubeEvent, events: readonly KubeEvent[]): boolean {
  const promisedAt = Date.parse(eventTime(promised));
  return events.some((each) => Date.parse(eventTime(each)) - promisedAt > COMES_WITHIN_MS);
}
