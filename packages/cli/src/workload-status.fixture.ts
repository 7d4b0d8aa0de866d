import type { WorkloadStatus } from '@aisubmit/sdk/client';

/** A running training run of alice's, for tests; fields may be given. */
export function workloadStatus(given: Partial<WorkloadStatus> = {}): WorkloadStatus {
  return {
    kind: 'Training',
    name: 'mnist',
    namespace: 'team-a',
    workload: 'training-mnist',
    state: 'Running',
    sentence: 'it is running',
    problem: false,
    pods: [{ name: 'training-mnist-0', phase: 'Running', ready: true, restarts: 0, node: 'node-1' }],
    restarts: 0,
    createdAt: '2026-11-23T11:48:00Z',
    startedAt: '2026-11-23T11:50:00Z',
    image: 'python:3.13',
    resources: { cpu: '2', memory: '4Gi', gpu: '1' },
    user: 'alice',
    ready: 1,
    desired: 1,
    ...given,
  };
}
