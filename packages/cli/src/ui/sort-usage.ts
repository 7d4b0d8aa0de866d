import type { PodUse, WorkloadUse } from '@aisubmit/sdk/client';

/** What `top` can be sorted by, the most first; what is not measured comes last, by what was asked for. */
const AMOUNTS: Readonly<Record<string, (pod: PodUse) => Amount>> = {
  cpu: ({ cpu }) => cpu,
  memory: ({ memory }) => memory,
  gpu: ({ gpus }) => ({ used: BigInt(gpus), requested: undefined }),
};

type Amount = Pick<PodUse['cpu'], 'used' | 'requested'>;

export const USAGE_KEYS: readonly string[] = Object.keys(AMOUNTS);

/** Sorts workloads, and the pods of each. */
export function sortUsage(workloads: readonly WorkloadUse[], key: string): readonly WorkloadUse[] {
  const amount = AMOUNTS[key];
  if (amount === undefined) return workloads;
  const most = (a: readonly PodUse[], b: readonly PodUse[]): number =>
    compare(sum(b, amount, 'used'), sum(a, amount, 'used')) ||
    compare(sum(b, amount, 'requested'), sum(a, amount, 'requested'));
  return workloads
    .map((each) => ({ ...each, pods: each.pods.toSorted((a, b) => most([a], [b])) }))
    .toSorted((a, b) => most(a.pods, b.pods));
}

/** Less than nothing where nobody says. */
function sum(pods: readonly PodUse[], amount: (pod: PodUse) => Amount, what: keyof Amount): bigint {
  const known = pods.flatMap((pod) => amount(pod)[what] ?? []);
  return known.length === 0 ? -1n : known.reduce((left, each) => left + each, 0n);
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
