import type { Usage } from '@aisubmit/sdk/client';
import { expect, test } from 'vitest';
import { usageDocument, usageNotes, usageText } from './usage-text.ts';

const GI = 1_000_000_000n * 1024n ** 3n;
const pod = (name: string, used: bigint | undefined): Usage['workloads'][number]['pods'][number] => ({
  name,
  phase: 'Running',
  cpu: { used, requested: 2_000_000_000n, limit: 2_000_000_000n },
  memory: { used: used === undefined ? undefined : 3n * GI, requested: 4n * GI, limit: 4n * GI },
  gpus: 1,
});
const usage = (measured: Usage['measured'], used: bigint | undefined): Usage => ({
  measured,
  workloads: [{ kind: 'Training', name: 'mnist', namespace: 'team-a', pods: [pod('p-0', used), pod('p-1', used)] }],
  quotas: [{ namespace: 'team-a', quota: 'compute', resource: 'requests.nvidia.com/gpu', used: '2', hard: '8' }],
});

test('workloads, and the quota beside', () => {
  expect(usageText(usage('yes', 850_000_000n), { byPod: false })).toBe(
    'NAME             PODS   CPU                MEMORY             GPU\n' +
      'training/mnist   2      1700m of 4 (42%)   6Gi of 8Gi (75%)   2\n' +
      '\nQUOTA     RESOURCE                  USED   OF\n' +
      'compute   requests.nvidia.com/gpu   2      8\n',
  );
});

test.each([
  [56, 'NAME           CPU              MEMORY           GPU\ntraining/mnist 1700m of 4 (42%) 6Gi of 8Gi (75%) 2\n'],
  [40, 'NAME           PODS CPU              GPU\ntraining/mnist 2    1700m of 4 (42%) 2\n'],
  [36, 'NAME           CPU              GPU\ntraining/mnist 1700m of 4 (42%) 2\n'],
  [34, 'NAME             CPU\ntraining/mnist   1700m of 4 (42%)\n'],
])('on a terminal of %d columns', (room, want) => {
  expect(usageText({ ...usage('yes', 850_000_000n), quotas: undefined }, { byPod: false, room })).toBe(want);
});

test('of all namespaces', () => {
  expect(usageText(usage('yes', 850_000_000n), { byPod: false, allNamespaces: true })).toBe(
    'NAMESPACE   NAME             PODS   CPU                MEMORY             GPU\n' +
      'team-a      training/mnist   2      1700m of 4 (42%)   6Gi of 8Gi (75%)   2\n' +
      '\nNAMESPACE   QUOTA     RESOURCE                  USED   OF\n' +
      'team-a      compute   requests.nvidia.com/gpu   2      8\n',
  );
});

test('pods of one, not measured', () => {
  expect(usageText({ ...usage('absent', undefined), quotas: undefined }, { byPod: true })).toBe(
    'NAME   CPU      MEMORY     GPU\np-0    ? of 2   ? of 4Gi   1\np-1    ? of 2   ? of 4Gi   1\n',
  );
});

test('as data', () => {
  const { workloads, ...rest } = usage('yes', 850_000_000n);
  expect(usageDocument({ ...rest, workloads: workloads.slice(0, 1) })).toMatchObject({
    kind: 'WorkloadUsageList',
    measured: true,
    items: [
      {
        workloadKind: 'Training',
        name: 'mnist',
        pods: [
          {
            name: 'p-0',
            phase: 'Running',
            gpus: 1,
            cpu: { used: '850m', requested: '2', limit: '2' },
            memory: { used: '3Gi', requested: '4Gi' },
          },
          { name: 'p-1' },
        ],
      },
    ],
    quotas: [{ quota: 'compute', resource: 'requests.nvidia.com/gpu', used: '2', hard: '8' }],
  });
});

test.each([
  ['yes', 850_000_000n, []],
  ['yes', undefined, ['2 pods are not measured yet: it takes a minute or so after the start.']],
  [
    'absent',
    undefined,
    [
      'This cluster does not measure what pods use (no metrics.k8s.io), so only what was asked for is shown. An admin adds it with metrics-server: https://github.com/kubernetes-sigs/metrics-server',
    ],
  ],
  [
    'forbidden',
    undefined,
    [
      'You may not read pod metrics in namespace team-a, so only what was asked for is shown. Ask your cluster admin for the role aisubmit-user.',
    ],
  ],
] as const)('what is missing is said: %s', (measured, used, want) => {
  expect(usageNotes(usage(measured, used), 'team-a')).toEqual([
    ...want,
    'GPU is what is set aside; what a GPU does is not measured here.',
  ]);
});
