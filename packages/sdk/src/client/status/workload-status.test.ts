import { describe, expect, test } from 'vitest';
import type { ContainerState, KubeEvent, Parent, Pod } from '../kube-types.ts';
import { workloadStatus } from './workload-status.ts';

const TRAINING = { kind: 'Training', name: 'mnist', namespace: 'team-a' } as const;
const CONTAINER = {
  name: 'training',
  image: 'acme/train:1',
  resources: { limits: { cpu: '4', memory: '8Gi', 'nvidia.com/gpu': '2' } },
};

function job(parts: Partial<Parent> = {}): Parent {
  return { kind: 'Job', metadata: { uid: 'job' }, spec: { template: { spec: { containers: [CONTAINER] } } }, ...parts };
}

function pod(status: Pod['status'], name = 'mnist-0'): Pod {
  return {
    metadata: { name, uid: `uid-${name}` },
    spec: { nodeName: 'n1', containers: [CONTAINER] },
    ...(status === undefined ? {} : { status }),
  };
}

function withContainer(phase: string, state: ContainerState, extra: object = {}): Pod {
  return pod({ phase, containerStatuses: [{ name: 'training', state, ...extra }] });
}

function waiting(reason: string, message = ''): Pod {
  return withContainer('Pending', { waiting: { reason, message } });
}

function unschedulable(message: string): Pod {
  return pod({
    phase: 'Pending',
    conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
  });
}

function event(reason: string, message: string, uid = 'uid-mnist-0'): KubeEvent {
  return { reason, message, involvedObject: { uid }, lastTimestamp: '2026-01-01T00:00:00Z' };
}

function told(parent: Parent, pods: readonly Pod[] = [], events: readonly KubeEvent[] = []): string {
  const { state, sentence, problem } = workloadStatus(TRAINING, { parent, pods, events });
  return `${state}${problem ? '!' : ''}: ${sentence}`;
}

const failed = (reason: string): Parent =>
  job({ status: { conditions: [{ type: 'Failed', status: 'True', reason, message: 'Job has failed' }] } });

describe('a run', () => {
  test.each<[string, Parent, Pod[], KubeEvent[]]>([
    ['Pending: it waits for its pods to be created', job(), [], []],
    ['Suspended: it is suspended', job({ spec: { suspend: true } }), [], []],
    [
      'Pending: it waits for its turn in queue team',
      job({ metadata: { labels: { 'kueue.x-k8s.io/queue-name': 'team' } }, spec: { suspend: true } }),
      [],
      [],
    ],
    ['Deleting: it is being deleted', job({ metadata: { deletionTimestamp: 'x' } }), [], []],
    [
      'Incomplete!: its submission was interrupted, so it never started; it uses nothing',
      job({ metadata: { annotations: { 'aisubmit.dev/incomplete': 'true' } }, spec: { suspend: true } }),
      [],
      [],
    ],
    ['Succeeded: it has finished', job({ status: { conditions: [{ type: 'Complete', status: 'True' }] } }), [], []],
    ['Running: it is running', job(), [withContainer('Running', { running: {} })], []],
    [
      'Scheduling: it waits for a node',
      job(),
      [{ metadata: { uid: 'p' }, spec: {}, status: { phase: 'Pending' } }],
      [],
    ],
    [
      'Pulling: it pulls acme/train:1',
      job(),
      [waiting('ContainerCreating')],
      [event('Pulling', 'Pulling image "acme/train:1"')],
    ],
    ['Starting: it is being started', job(), [waiting('ContainerCreating')], [event('Pulled', 'ok')]],
    [
      'Scheduling: it waits in a queue',
      job(),
      [pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] })],
      [],
    ],
    [
      'Unknown!: its node n1 does not answer',
      job(),
      [pod({ phase: 'Running', conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' }] })],
      [],
    ],
  ])('%s', (want, parent, pods, events) => {
    expect(told(parent, pods, events)).toBe(want);
  });
});

describe('a run that finds no node', () => {
  test.each([
    [
      '0/3 nodes are available: 3 Insufficient nvidia.com/gpu. preemption: 0/3 nodes are available.',
      'no node has 2 nvidia.com/gpu free',
    ],
    [
      '0/3 nodes are available: 1 Insufficient memory, 2 Insufficient nvidia.com/gpu.',
      'no node has 2 nvidia.com/gpu and 8Gi memory free',
    ],
    ['0/1 nodes are available: persistentvolumeclaim "data" not found.', 'volume claim data does not exist'],
    [
      '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
      'a volume claim it mounts is not bound to storage yet',
    ],
    [
      '0/1 nodes are available: 1 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode.',
      'a volume claim it mounts may be used by one pod at a time, and another uses it',
    ],
    [
      "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.",
      'no node has the labels that it asks for',
    ],
    [
      '0/1 nodes are available: 1 node(s) had untolerated taint {gpu: true}.',
      'every node that would fit is reserved for others: taint {gpu: true}',
    ],
    ['no nodes available to schedule pods', 'the cluster has no nodes at the moment'],
    ['something \u001b[31mnew', 'the scheduler could not place it: something \\u{1b}[31mnew'],
  ])('%s', (message, want) => {
    expect(told(job(), [unschedulable(message)])).toBe(`Scheduling!: ${want}`);
  });
});

describe('a run whose container does not start', () => {
  test.each([
    [
      waiting('ImagePullBackOff', 'Back-off pulling image "acme/train:1": ErrImagePull: manifest unknown'),
      'Pulling!: image acme/train:1 cannot be pulled: there is no such image or tag',
    ],
    [
      waiting('ErrImagePull', 'pull access denied'),
      'Pulling!: image acme/train:1 cannot be pulled: the registry does not let us in, or there is no such image',
    ],
    [
      waiting('ErrImagePull', 'dial tcp: lookup r: no such host'),
      'Pulling!: image acme/train:1 cannot be pulled: the node does not find the registry by its name',
    ],
    [
      waiting('ImagePullBackOff', 'Back-off pulling image "acme/train:1"'),
      'Pulling!: image acme/train:1 cannot be pulled',
    ],
    [waiting('InvalidImageName', 'x'), 'Pulling!: acme/train:1 is not a valid image name'],
    [waiting('CreateContainerConfigError', 'secret "hf" not found'), 'Starting!: Secret hf does not exist'],
    [
      withContainer(
        'Running',
        { waiting: { reason: 'CrashLoopBackOff' } },
        { restartCount: 3, lastState: { terminated: { exitCode: 127 } } },
      ),
      'Starting!: it keeps crashing: training ended with exit code 127: the command was not found (3 restarts)',
    ],
  ])('%o', (observed, want) => {
    expect(told(job(), [observed])).toBe(want);
  });

  test('says which volume cannot be mounted', () => {
    const events = [event('FailedMount', 'MountVolume.SetUp failed for volume "data"')];
    expect(told(job(), [waiting('ContainerCreating')], events)).toBe(
      'Starting!: a volume cannot be mounted: MountVolume.SetUp failed for volume "data"',
    );
  });
});

describe('a run that failed', () => {
  test.each([
    [{ exitCode: 137, reason: 'OOMKilled' }, 'training used more memory than it may (8Gi) and was killed'],
    [{ exitCode: 137, reason: 'Error' }, 'training ended with exit code 137: it was killed (SIGKILL)'],
    [{ exitCode: 143 }, 'training ended with exit code 143: it was asked to stop (SIGTERM)'],
    [{ exitCode: 139 }, 'training ended with exit code 139: it crashed (segmentation fault)'],
    [{ exitCode: 3 }, 'training ended with exit code 3'],
    [
      { exitCode: 128, reason: 'StartError', message: 'exec: "trian": not found' },
      'training could not be started: exec: "trian": not found',
    ],
  ])('%o', (terminated, want) => {
    const status = workloadStatus(TRAINING, {
      parent: failed('BackoffLimitExceeded'),
      pods: [withContainer('Failed', { terminated })],
      events: [],
    });
    expect(status).toMatchObject({ state: 'Failed', sentence: want, exitCode: terminated.exitCode, problem: true });
  });

  test('names the fix for lack of memory', () => {
    const pods = [withContainer('Failed', { terminated: { exitCode: 137, reason: 'OOMKilled' } })];
    expect(workloadStatus(TRAINING, { parent: failed('PodFailurePolicy'), pods, events: [] }).next).toBe(
      'ask for more with --memory, such as --memory 16Gi',
    );
  });

  test.each([
    [failed('DeadlineExceeded'), [], 'it was not done within the time it may take and was stopped'],
    [failed('BackoffLimitExceeded'), [], 'it failed; its pods are gone, and with them why'],
    [
      failed('BackoffLimitExceeded'),
      [pod({ phase: 'Failed', reason: 'Evicted', message: 'low on memory' })],
      'its node ran out of something and evicted it: low on memory',
    ],
    [
      failed('BackoffLimitExceeded'),
      [pod({ phase: 'Failed', reason: 'DeadlineExceeded' })],
      'it was not done within the time it may take and was stopped',
    ],
    [
      failed('BackoffLimitExceeded'),
      [
        withContainer('Failed', { terminated: { exitCode: 2 } }),
        withContainer('Failed', { terminated: { exitCode: 2 } }),
      ],
      'training ended with exit code 2, and so did 1 other try',
    ],
  ])('%#', (parent, pods, want) => {
    expect(told(parent, pods)).toBe(`Failed!: ${want}`);
  });
});

describe('a run whose pods are refused', () => {
  test.each([
    ['pods "x" is forbidden: exceeded quota: gpu, requested: 4', "the namespace's quota is used up: gpu, requested: 4"],
    [
      'pods "x" is forbidden: failed quota: q: must specify limits.cpu',
      'quota q wants every container to say what it needs: limits.cpu',
    ],
    [
      'pods "x" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot',
      "the namespace's Pod Security level restricted forbids its pods: runAsNonRoot",
    ],
    [
      'admission webhook "policy.acme" denied the request: no',
      'a rule of the cluster (policy.acme) forbids its pods: no',
    ],
    ['error looking up service account: serviceaccount "ml" not found', 'service account ml does not exist'],
    ['strange', 'its pods cannot be created: strange'],
  ])('%s', (message, want) => {
    expect(told(job(), [], [event('FailedCreate', message, 'job')])).toBe(`Pending!: ${want}`);
  });

  test('is history once a pod was made', () => {
    const events = [
      { ...event('FailedCreate', 'forbidden: exceeded quota: q', 'job'), lastTimestamp: '2026-01-01T00:00:00Z' },
      { ...event('SuccessfulCreate', 'Created pod: x', 'job'), lastTimestamp: '2026-01-01T00:01:00Z' },
    ];
    expect(told(job(), [], events)).toBe('Pending: it waits for its pods to be created');
  });
});

test('a status tells what there is to know, in safe texts', () => {
  const parent = job({
    metadata: {
      uid: 'job',
      creationTimestamp: '2026-01-01T00:00:00Z',
      annotations: { 'aisubmit.dev/submitted-by': 'ada\u0007' },
    },
  });
  const pods = [
    withContainer('Running', { running: { startedAt: '2026-01-01T00:01:00Z' } }, { restartCount: 2, ready: true }),
  ];
  expect(workloadStatus(TRAINING, { parent, pods, events: [] })).toEqual({
    kind: 'Training',
    name: 'mnist',
    namespace: 'team-a',
    workload: 'training-mnist',
    state: 'Running',
    sentence: 'it is running',
    problem: false,
    exitCode: undefined,
    pods: [{ name: 'mnist-0', phase: 'Running', ready: false, restarts: 2, node: 'n1' }],
    restarts: 2,
    createdAt: '2026-01-01T00:00:00Z',
    startedAt: '2026-01-01T00:01:00Z',
    finishedAt: undefined,
    image: 'acme/train:1',
    resources: { cpu: '4', memory: '8Gi', gpu: '2' },
    user: 'ada\\u{7}',
    ready: 0,
    desired: 1,
  });
});

test('a run that waits for its first pod has not started, though its Job has', () => {
  const startTime = '2026-01-01T00:00:00Z';
  const waiting = job({ status: { startTime } });
  const over = job({ status: { startTime, conditions: [{ type: 'Complete', status: 'True' }] } });
  const startedAt = (parent: Parent) => workloadStatus(TRAINING, { parent, pods: [], events: [] }).startedAt;
  expect([startedAt(waiting), startedAt(over)]).toEqual([undefined, startTime]);
});
