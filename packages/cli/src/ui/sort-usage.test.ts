import type { PodUse, WorkloadUse } from '@aisubmit/sdk/client';
import { expect, test } from 'vitest';
import { sortUsage } from './sort-usage.ts';

const pod = (cpu: bigint | undefined, memory: bigint | undefined, gpus: number): PodUse => ({
  name: `${cpu}`,
  phase: 'Running',
  cpu: { used: cpu, requested: 5n, limit: undefined },
  memory: { used: memory, requested: undefined, limit: undefined },
  gpus,
});
const use = (name: string, ...pods: readonly PodUse[]): WorkloadUse => ({
  kind: 'Training',
  name,
  namespace: 'team-a',
  pods,
});
const USES = [
  use('idle', pod(undefined, undefined, 0)),
  use('two', pod(2n, 1n, 1), pod(3n, 1n, 1)),
  use('one', pod(4n, 9n, 1)),
];

test.each([
  ['cpu', ['two', 'one', 'idle']],
  ['memory', ['one', 'two', 'idle']],
  ['gpu', ['two', 'one', 'idle']],
])('by %s, the most first', (key, want) => {
  const sorted = sortUsage(USES, key);
  expect(sorted.map(({ name }) => name)).toEqual(want);
  expect(sortUsage(USES, 'cpu')[0]?.pods.map(({ name }) => name)).toEqual(['3', '2']);
});
