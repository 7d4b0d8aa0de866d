import { AisubmitError } from '@aisubmit/sdk';
import type { WorkloadSummary } from '@aisubmit/sdk/client';

/** More than anybody reads, and as much as may be kept in memory. */
const MAX_SORTED = 10_000;

type Compare = (a: WorkloadSummary, b: WorkloadSummary) => number;

const byText =
  (text: (row: WorkloadSummary) => string | undefined): Compare =>
  (a, b) =>
    (text(a) ?? '').localeCompare(text(b) ?? '', 'en');

/** What rows can be sorted by; ages and GPUs with the most first. */
const ORDERS: Readonly<Record<string, Compare>> = {
  name: byText(({ name }) => name),
  kind: byText(({ kind }) => kind),
  namespace: byText(({ namespace }) => namespace),
  state: byText(({ state }) => state),
  user: byText(({ user }) => user),
  template: byText(({ template }) => template),
  age: byText(({ createdAt }) => createdAt),
  gpu: (a, b) => amount(b) - amount(a),
};

export const SORT_KEYS: readonly string[] = Object.keys(ORDERS);

/**
 * Reads every page before the first one is given out, sorted.
 *
 * @throws AisubmitError `INVALID_INPUT` when there is more than fits memory.
 */
export async function* sortedPages(
  pages: AsyncIterable<readonly WorkloadSummary[]>,
  key: string,
): AsyncGenerator<readonly WorkloadSummary[]> {
  const rows: WorkloadSummary[] = [];
  for await (const page of pages) {
    rows.push(...page);
    if (rows.length <= MAX_SORTED) continue;
    throw new AisubmitError('INVALID_INPUT', `there are more than ${MAX_SORTED} workloads: too many to sort`, {
      fix: 'ask for fewer, such as with --kind or --newer-than, or leave --sort-by out',
    });
  }
  const compare = ORDERS[key];
  yield compare === undefined ? rows : rows.toSorted(compare);
}

function amount({ resources }: WorkloadSummary): number {
  return Number(resources.gpu ?? 0) || 0;
}
