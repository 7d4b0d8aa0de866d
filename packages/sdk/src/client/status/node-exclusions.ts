import { safeText } from '../safe-text.ts';
import { inWords } from './in-words.ts';
import type { Told } from './workload-state.ts';

/** One reason that a scheduler gives, and of how many nodes. */
export interface NodeReason {
  readonly count: number;
  readonly says: string;
}

/** Why a scheduler does not even ask whether a node has room. */
interface Exclusion {
  readonly says: RegExp;
  /** What is said where it is so of all nodes. */
  readonly all: (found: readonly string[]) => string;
  /** What follows "1 " and what follows "2 " where it is so of some. */
  readonly some: (found: readonly string[]) => readonly [one: string, several: string];
  readonly next: string;
  /** True for nodes that may take it later. @default false */
  readonly passes?: boolean;
}

const POOL = 'choose the pool that is yours with --node-pool; your admin knows which there are';

const EXCLUSIONS: readonly Exclusion[] = [
  {
    says: /node\.kubernetes\.io\/(disk-pressure|memory-pressure|pid-pressure|not-ready|unreachable|network-unavailable|out-of-service)/,
    all: (found) => `every node that would fit is unwell (${illness(found)})`,
    some: (found) => [`is unwell (${illness(found)})`, `are unwell (${illness(found)})`],
    next: 'tell your cluster admin; it starts as soon as a node is well',
    passes: true,
  },
  {
    says: /were unschedulable|node\.kubernetes\.io\/unschedulable|had unknown conditions/,
    all: () => 'every node that would fit is closed for new work (cordoned)',
    some: () => ['is closed for new work (cordoned)', 'are closed for new work (cordoned)'],
    next: 'wait until your cluster admin opens them again',
    passes: true,
  },
  {
    says: /taint\S* \{[^}]*(?:uninitialized|unregistered|not-ready|startup-taint)[^}]*\}/,
    all: () => 'every node that would fit is still being set up',
    some: () => ['is still being set up', 'are still being set up'],
    next: 'wait; it starts as soon as one is ready. Tell your cluster admin if it stays so',
    passes: true,
  },
  {
    says: /taint\S* \{(?:ToBeDeletedByClusterAutoscaler|DeletionCandidateOfClusterAutoscaler|karpenter\.sh\/disrupt)[^}]*\}/,
    all: () => 'every node that would fit is being removed from the cluster',
    some: () => ['is being removed from the cluster', 'are being removed from the cluster'],
    next: 'wait for another node; tell your cluster admin if none comes',
    passes: true,
  },
  {
    says: /match Pod's node affinity\/selector|match the requested node name|didn't match node selector|satisfy plugin\(s\) \[NodeAffinity\]/,
    all: () => 'no node has the labels that it asks for',
    some: () => ['lacks the labels that it asks for', 'lack the labels that it asks for'],
    next: 'choose another pool with --node-pool, or leave it out; your admin knows which there are',
  },
  {
    says: /match scheduler-enforced node affinity/,
    all: () => 'no node is one that its scheduler may use',
    some: () => ['is not for its scheduler', 'are not for its scheduler'],
    next: 'ask your cluster admin which nodes may run it',
  },
  {
    says: /match Pod's required features/,
    all: () => 'no node has a version of Kubernetes that can do what it asks for',
    some: () => ['is too old for what it asks for', 'are too old for what it asks for'],
    next: 'ask your cluster admin which nodes may run it',
  },
  {
    says: /taint\S* (\{[^}]*\})/,
    all: ([, taint = '']) => `every node that would fit is reserved for others: taint ${safeText(taint, 200)}`,
    some: ([, taint = '']) => {
      const words = `reserved for others (taint ${safeText(taint, 200)})`;
      return [`is ${words}`, `are ${words}`];
    },
    next: POOL,
  },
  {
    // Newer schedulers do not say which.
    says: /untolerated taint|had taints? that the pod didn't tolerate/,
    all: () => 'every node that would fit has a taint that keeps it out: it is reserved for others, or unwell',
    some: () => ['has a taint that keeps it out', 'have taints that keep it out'],
    next: POOL,
  },
];

function illness([, what = '']: readonly string[]): string {
  return what.replaceAll('-', ' ');
}

const CONTROL_PLANE = /taint\S* \{node-role\.kubernetes\.io\/(?:control-plane|master)/;

interface Excluded {
  readonly count: number;
  readonly exclusion: Exclusion;
  readonly found: readonly string[];
}

/** Nodes that only run the cluster itself count for nobody who has others. */
function excludedBy(reasons: readonly NodeReason[]): readonly Excluded[] {
  const ours = merged(reasons.filter(({ says }) => !CONTROL_PLANE.test(says)));
  return ours.length === 0 ? merged(reasons) : ours;
}

/** More reasons than these nobody reads. */
const MAX_TOLD = 3;
const MAX_NAMED = 2;

/**
 * What passes by itself is counted together: which taint says so matters to nobody. So is what is alike of many; there,
 * the first are named.
 */
function merged(reasons: readonly NodeReason[]): readonly Excluded[] {
  const all = reasons.flatMap((reason) => excluded(reason));
  return all.flatMap((each) => {
    const isMany = each.exclusion.passes === true || all.length > MAX_TOLD;
    const same = isMany ? all.filter(({ exclusion }) => exclusion === each.exclusion) : [];
    if (same.length < 2) return [each];
    if (same[0] !== each) return [];
    return [
      { ...each, count: same.reduce((sum, { count }) => sum + count, 0), found: [each.found[0] ?? '', names(same)] },
    ];
  });
}

function names(alike: readonly Excluded[]): string {
  const all = [...new Set(alike.map(({ found }) => found[1] ?? ''))];
  const more = all.length - MAX_NAMED;
  return more < 2 ? all.join(', ') : `${all.slice(0, MAX_NAMED).join(', ')} and ${more} more`;
}

function excluded({ count, says }: NodeReason): readonly Excluded[] {
  const [first] = EXCLUSIONS.flatMap((exclusion) => {
    const found = exclusion.says.exec(says);
    return found === null ? [] : [{ count, exclusion, found }];
  });
  return first === undefined ? [] : [first];
}

/** Says why no node comes into question. Which of them would fit otherwise, a scheduler does not say; so each reason is told. */
export function explainExclusions(reasons: readonly NodeReason[]): Told | undefined {
  const parts = excludedBy(reasons);
  const [first] = EXCLUSIONS.flatMap((each) => parts.filter(({ exclusion }) => exclusion === each));
  if (first === undefined) return undefined;
  const { exclusion, found } = first;
  if (parts.length === 1) return { sentence: exclusion.all(found), next: exclusion.next };
  const passing = parts.filter((part) => part.exclusion.passes === true).length;
  const isMixed = passing > 0 && passing < parts.length;
  const sentence = `no node takes it: ${inWords(parts.map((part) => counted(part)))}`;
  return { sentence, next: isMixed ? MIXED : exclusion.next };
}

const MIXED =
  'choose another pool with --node-pool, or wait until a node is open to it; your admin knows which there are';

/** What is added where other nodes are full: those that may take it later. */
export function alsoExcluded(reasons: readonly NodeReason[]): string {
  const parts = excludedBy(reasons).filter(({ exclusion }) => exclusion.passes === true);
  return parts.length === 0 ? '' : `; ${inWords(parts.map((part) => counted(part, ' more')))}`;
}

function counted({ count, exclusion, found }: Excluded, more = ''): string {
  const [one, several] = exclusion.some(found);
  return `${count}${more} ${count === 1 ? one : several}`;
}
