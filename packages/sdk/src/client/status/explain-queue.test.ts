import { expect, test } from 'vitest';
import { explainQueue, type QueueFacts } from './explain-queue.ts';

const condition = (type: string, status: string, message: string, reason = 'x') => ({ type, status, message, reason });
const needs = (text: string) => condition('QuotaReserved', 'False', `couldn't assign flavors to pod set main: ${text}`);

test.each<[string, QueueFacts | undefined]>([
  [
    'queue team has nodes free that lie as it asks for (topology default) for 2 of 4 only',
    {
      conditions: [
        needs('topology "default" allows to fit only 2 out of 4 pod(s). Total nodes: 12; excluded: nodeSelector: 8'),
      ],
    },
  ],
  [
    '! queue team does not take what it asks for: requests "8Gi": must not be above the limitRange max',
    {
      conditions: [
        condition(
          'QuotaReserved',
          'False',
          'resources didn\'t satisfy LimitRange constraints: [spec.podSets[0].template.spec.containers[0].resources.requests: Invalid value: "8Gi": must not be above the limitRange max]',
        ),
      ],
    },
  ],
  [
    '! Kueue has taken it out of queue team: dws (an admission check) refused it: Provisioning Request is invalid',
    {
      active: false,
      conditions: [
        condition(
          'Evicted',
          'True',
          'The workload is deactivated due to admission check in Rejected state: "dws" (Provisioning Request is invalid)',
        ),
      ],
    },
  ],
  [
    '! Kueue has taken it out of queue team: dws (an admission check) refused it',
    {
      active: false,
      conditions: [
        condition('Evicted', 'True', 'The workload is deactivated due to Admission check(s): dws, were rejected'),
      ],
    },
  ],
  [
    '! Kueue has taken it out of queue team: it ran longer than it may',
    {
      active: false,
      conditions: [
        condition('Evicted', 'True', 'The workload is deactivated due to exceeding the maximum execution time'),
      ],
    },
  ],
  ['it waits for its turn in queue team', undefined],
  ['! it waits for queue team, but the cluster has no Kueue that would let it start', { isAbsent: true }],
  ['it waits for its turn in queue team, where it is next', { ahead: 0 }],
  ['it waits for its turn in queue team, behind 1 other', { ahead: 1 }],
  [
    'it waits for its turn in queue team, behind 3 others: 2 more nvidia.com/gpu must become free',
    { ahead: 3, conditions: [needs('insufficient unused quota for nvidia.com/gpu in flavor a100, 2 more needed')] },
  ],
  [
    'it waits for its turn in queue team: 2 more cpu and 2Gi more memory must become free',
    {
      conditions: [
        needs(
          'insufficient unused quota for cpu in flavor a100, 2 more needed, insufficient unused quota for memory in flavor a100, 2Gi more needed',
        ),
      ],
    },
  ],
  [
    '! queue team never has what it asks for: 16 nvidia.com/gpu, and it has 8 at most',
    {
      conditions: [needs('insufficient quota for nvidia.com/gpu in flavor a100, request > maximum capacity (16 > 8)')],
    },
  ],
  [
    '! queue team never has what it asks for: 16 nvidia.com/gpu, and it has 8 at most',
    {
      conditions: [
        needs(
          'insufficient quota for nvidia.com/gpu in flavor a100, previously considered podsets requests (0) + current podset request (16) > maximum capacity (8)',
        ),
      ],
    },
  ],
  [
    "! queue team lets nothing run: LocalQueue team doesn't exist",
    { conditions: [condition('QuotaReserved', 'False', "LocalQueue team doesn't exist", 'Inadmissible')] },
  ],
  [
    '! queue team lets nothing run: ClusterQueue gpu is inactive',
    { conditions: [condition('QuotaReserved', 'False', 'ClusterQueue gpu is inactive', 'Inadmissible')] },
  ],
  [
    '! queue team lets nothing run: there is no such queue in this namespace',
    { queueFault: 'there is no such queue in this namespace' },
  ],
  [
    'it waits for its turn in queue team again, since something more urgent took its place',
    {
      conditions: [
        condition('Evicted', 'True', 'Preempted to accommodate a workload', 'Preempted'),
        condition('QuotaReserved', 'False', 'Preempted to accommodate a workload'),
      ],
    },
  ],
  [
    'it waits for its turn in queue team again, since its pods were not ready in time, behind 2 others',
    { ahead: 2, conditions: [condition('Evicted', 'True', 'Exceeded the PodsReady timeout', 'PodsReadyTimeout')] },
  ],
  [
    'it waits for its turn in queue team: 2 more nvidia.com/gpu must become free',
    {
      conditions: [
        needs(
          'insufficient unused quota for nvidia.com/gpu in flavor t4, 8 more needed, insufficient unused quota for nvidia.com/gpu in flavor a100, 2 more needed',
        ),
      ],
    },
  ],
  [
    '! queue team has no nvidia.com/gpu at all',
    { conditions: [needs('resource nvidia.com/gpu unavailable in ClusterQueue')] },
  ],
  [
    "! queue team has no kind of node that fits it: untolerated taint {dedicated team NoSchedule} in flavor a100, flavor t4 doesn't match node affinity",
    {
      conditions: [
        needs(
          "untolerated taint {dedicated team NoSchedule <nil>} in flavor a100, flavor t4 doesn't match node affinity",
        ),
      ],
    },
  ],
  [
    'less urgent work is being stopped to make room for it in queue team',
    {
      conditions: [
        needs(
          'insufficient unused quota for nvidia.com/gpu in flavor a100, 2 more needed. Pending the preemption of 1 workload(s)',
        ),
      ],
    },
  ],
  [
    'queue team has no nodes free that lie as it asks for (topology default)',
    { conditions: [needs('topology "default" doesn\'t allow to fit any of 1 pod(s)')] },
  ],
  [
    '! queue team lets nothing run: LocalQueue team is terminating or missing',
    { conditions: [condition('QuotaReserved', 'False', 'LocalQueue team is terminating or missing')] },
  ],
  [
    '! queue team lets nothing run: the cluster queue behind it does not take this namespace',
    { conditions: [condition('QuotaReserved', 'False', "workload namespace doesn't match ClusterQueue selector")] },
  ],
  [
    '! queue team does not take what it asks for: containers ["cpu"]: requests must not be above the limitRange max',
    {
      conditions: [
        condition(
          'QuotaReserved',
          'False',
          'resources didn\'t satisfy LimitRange constraints: spec.podSets[0].template.spec.containers[0]: Invalid value: ["cpu"]: requests must not be above the limitRange max',
        ),
      ],
    },
  ],
  [
    'acme.com/gate does not let it into queue team yet (an admission gate)',
    { conditions: [condition('QuotaReserved', 'False', 'Admission is gated by: acme.com/gate')] },
  ],
  [
    'queue team starts one after the other, and waits until those before it are ready',
    {
      conditions: [
        condition('QuotaReserved', 'False', 'waiting for all admitted workloads to be in PodsReady condition'),
      ],
    },
  ],
  [
    'it waits for its turn in queue team',
    { conditions: [condition('QuotaReserved', 'False', 'Workload is pending evaluation in the scheduling queue')] },
  ],
  [
    'it waits for its turn in queue team again, since its queue was stopped',
    {
      conditions: [
        condition('Evicted', 'True', 'The ClusterQueue is stopped', 'ClusterQueueStopped'),
        condition('QuotaReserved', 'False', 'The ClusterQueue is stopped'),
      ],
    },
  ],
  [
    'queue team has kept a place for it, and waits for the cluster to provide it',
    {
      conditions: [
        condition('QuotaReserved', 'True', 'Quota reserved in ClusterQueue gpu'),
        condition('Admitted', 'False', 'The workload has no reservation', 'NoReservation'),
      ],
    },
  ],
  [
    'queue team has kept a place for it, and waits for prov (an admission check): Waiting for resources to be provisioned',
    {
      conditions: [condition('QuotaReserved', 'True', 'Quota reserved in ClusterQueue gpu')],
      checks: [{ name: 'prov', message: 'Waiting for resources to be provisioned' }],
    },
  ],
  [
    '! Kueue has taken it out of queue team: its pods were too often not ready in time',
    {
      active: false,
      conditions: [
        condition(
          'Evicted',
          'True',
          'The workload is deactivated due to exceeding the maximum number of re-queuing retries',
          'Deactivated',
        ),
      ],
    },
  ],
  [
    'queue team has kept a place for it, and waits for the cluster to provide it: The workload has not all checks ready',
    {
      conditions: [
        condition('QuotaReserved', 'True', 'Quota reserved in ClusterQueue gpu'),
        condition('Admitted', 'False', 'The workload has not all checks ready'),
      ],
    },
  ],
  [
    '! Kueue has taken it out of queue team',
    { active: false, conditions: [condition('Evicted', 'True', 'The workload is deactivated', 'Deactivated')] },
  ],
])('%s', (want, facts) => {
  const { state, sentence, problem } = explainQueue('team', facts);
  expect([state, `${problem ? '! ' : ''}${sentence}`]).toEqual(['Pending', want]);
});
