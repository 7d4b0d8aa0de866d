import { expect, test } from 'vitest';
import { workloadStatus } from '../workload-status.fixture.ts';
import { sortedPages } from './sort-rows.ts';

const ROWS = [
  workloadStatus({ name: 'b', resources: { gpu: '2' }, createdAt: '2026-01-02T00:00:00Z' }),
  workloadStatus({ name: 'a', resources: {}, createdAt: '2026-01-03T00:00:00Z' }),
  workloadStatus({ name: 'c', resources: { gpu: '10' }, createdAt: '2026-01-01T00:00:00Z' }),
];

async function* pages(count: number): AsyncGenerator<typeof ROWS> {
  for (let index = 0; index < count; index++) yield ROWS;
}

async function sorted(count: number, key: string): Promise<string[]> {
  const names: string[] = [];
  for await (const page of sortedPages(pages(count), key)) names.push(...page.map(({ name }) => name));
  return names;
}

test.each([
  ['name', ['a', 'b', 'c']],
  ['gpu', ['c', 'b', 'a']],
  ['age', ['c', 'b', 'a']],
])('by %s', async (key, want) => {
  expect(await sorted(1, key)).toEqual(want);
});

test('not without a bound', async () => {
  await expect(sorted(4000, 'name')).rejects.toMatchObject({
    message: 'there are more than 10000 workloads: too many to sort',
  });
});
