import { describe, expect, test } from 'vitest';
import type { ContainerStatus, KubeEvent, Parent, Pod } from '../kube-types.ts';
import { explainParent } from './explain-parent.ts';
import { explainPod } from './explain-pod.ts';
import type { Surroundings } from './surroundings.ts';

const CONTAINER = { name: 'inference', resources: { limits: { memory: '8Gi' } } };

function pod(status: Pod['status'], own: Partial<ContainerStatus> = {}): Pod {
  return {
    metadata: { name: 'p', uid: 'u' },
    spec: { nodeName: 'n1', containers: [CONTAINER] },
    status: { phase: 'Running', containerStatuses: [{ name: 'inference', ...own }], ...status },
  };
}

const event = (reason: string, message: string): KubeEvent => ({
  reason,
  message,
  lastTimestamp: '2026-01-01T00:00:00Z',
  involvedObject: { uid: 'u' },
});
const told = (made: Pod, events: readonly KubeEvent[] = [], around?: Surroundings): string => {
  const { state, sentence, problem } = explainPod(made, events, around);
  return `${state}${problem ? '!' : ''}: ${sentence}`;
};
const running = { running: { startedAt: '2026-01-01T00:00:00Z' } };
const lastly = (terminated: object): Partial<ContainerStatus> => ({ lastState: { terminated } });
const crashing = (message: string): Partial<ContainerStatus> => ({
  state: { waiting: { reason: 'CrashLoopBackOff', message } },
});

describe('what crashes again and again', () => {
  const BACK_OFF = 'back-off 2m40s restarting failed container=inference pod=p_team-a(u)';

  test.each<[string, Pod, KubeEvent[]]>([
    [
      'Starting!: it keeps crashing: inference used more memory than it may (8Gi) and was killed (4 restarts, the next after 2m40s)',
      pod({}, { restartCount: 4, ...crashing(BACK_OFF), ...lastly({ exitCode: 137, reason: 'OOMKilled' }) }),
      [],
    ],
    [
      'Starting!: it keeps crashing: inference ended with exit code 1 (1 restart)',
      pod({}, { restartCount: 1, ...crashing(''), ...lastly({ exitCode: 1, reason: 'Error' }) }),
      [],
    ],
    ['Starting!: it keeps crashing (2 restarts)', pod({}, { restartCount: 2, ...crashing('') }), []],
    [
      'Starting!: it keeps crashing: it does not answer in the time it has for its start (3 restarts)',
      pod({}, { restartCount: 3, ...crashing(''), ...lastly({ exitCode: 137, reason: 'Error' }) }),
      [event('Killing', 'Container inference failed startup probe, will be restarted')],
    ],
    [
      'Starting!: it keeps crashing: it stopped answering and was restarted (3 restarts)',
      pod({}, { restartCount: 3, ...crashing(''), ...lastly({ exitCode: 137, reason: 'Error' }) }),
      [event('Killing', 'Container inference failed liveness probe, will be restarted')],
    ],
  ])('%s', (want, made, events) => {
    expect(told(made, events)).toBe(want);
  });

  test('is told by the log of the run before', () => {
    const made = pod({}, { restartCount: 2, ...crashing(''), ...lastly({ exitCode: 1, reason: 'Error' }) });
    const around = { log: { pod: 'p', container: 'inference', lines: ['RuntimeError: no model'] } };
    expect(told(made, [], around)).toBe(
      'Starting!: it keeps crashing: inference ended with exit code 1: RuntimeError: no model (2 restarts)',
    );
    expect(explainPod(made, [], around).next).toBe('see why with `kubectl aisubmit logs --previous`');
  });
});

describe('what runs again', () => {
  const again = pod(
    { conditions: [{ type: 'Ready', status: 'True' }] },
    { restartCount: 3, state: running, ...lastly({ exitCode: 137, reason: 'OOMKilled' }) },
  );
  const want =
    'Running: it is running, restarted 3 times: the last time inference used more memory than it may (8Gi) and was killed';

  test('says how it ended', () => {
    expect(told(again)).toBe(want);
  });

  test('says so behind an endpoint, too', () => {
    const parent: Parent = {
      kind: 'Deployment',
      spec: { replicas: 1 },
      status: { replicas: 1, updatedReplicas: 1, readyReplicas: 1 },
    };
    const { state, sentence } = explainParent({ parent, pods: [again], events: [] });
    expect(`${state}: ${sentence}`).toBe(want);
  });
});

describe('an image whose trouble is told by events alone', () => {
  const waiting = (message: string): Pod =>
    pod({ phase: 'Pending' }, { image: 'x:1', state: { waiting: { reason: 'ImagePullBackOff', message } } });

  test('is explained by them', () => {
    const events = [event('Failed', 'Failed to pull image "x:1": rpc error: code = NotFound desc = x:1: not found')];
    expect(told(waiting('Back-off pulling image "x:1"'), events)).toBe(
      'Pulling!: image x:1 cannot be pulled: there is no such image or tag',
    );
  });
});

describe('a node that is silent', () => {
  test.each<[string, Pod['status']]>([
    ['Unknown!: its node n1 does not answer', { phase: 'Unknown' }],
    [
      'Unknown!: its node n1 does not answer',
      { conditions: [{ type: 'Ready', status: 'False', reason: 'NodeNotReady' }] },
    ],
    ['Unknown!: its node n1 does not answer', { reason: 'NodeLost' }],
  ])('%s', (want, status) => {
    expect(told(pod(status, { state: running }))).toBe(want);
  });
});

test('a node whose silence an event alone tells, until the pod is heard of again', () => {
  const made = pod({ conditions: [{ type: 'Ready', status: 'False' }] }, { state: running });
  const silent = event('NodeNotReady', 'Node is not ready');
  const later = { ...event('Unhealthy', 'Readiness probe failed: x'), lastTimestamp: '2026-01-01T00:00:00.5Z' };
  expect(told(made, [silent])).toBe('Unknown!: its node n1 does not answer');
  expect(told(made, [silent, later])).toBe('Starting: it runs but does not answer yet: x');
});

test('a device that breaks under a program that goes on', () => {
  const health = (...states: string[]): Partial<ContainerStatus> => ({
    state: running,
    allocatedResourcesStatus: [{ name: 'nvidia.com/gpu', resources: states.map((each) => ({ health: each })) }],
  });
  const status = { conditions: [{ type: 'Ready', status: 'True' }] };
  expect(told(pod(status, health('Healthy', 'Unhealthy')))).toBe(
    'Running!: it is running, but 1 of its 2 nvidia.com/gpu is broken',
  );
  expect(told(pod(status, health('Unknown', 'Healthy')))).toBe('Running: it is running');
});

test('how large an image was, once it has come', () => {
  const made = pod({ phase: 'Pending' }, { state: { waiting: { reason: 'ContainerCreating' } } });
  const pulled = (bytes: number): KubeEvent =>
    event(
      'Pulled',
      `Successfully pulled image "x:1" in 2m10.5s (2m12s including waiting). Image size: ${bytes} bytes.`,
    );
  expect(told(made, [pulled(4_213_000_000)])).toBe(
    'Starting: it is being started; its image of 4.2 GB came in 2m10.5s',
  );
  expect(told(made, [pulled(30_000_000)])).toBe('Starting: it is being started');
});

test('a Deployment that is paused, and one whose evicted pods lie around', () => {
  const parent: Parent = { kind: 'Deployment', spec: { replicas: 1, paused: true }, status: {} };
  expect(explainParent({ parent, pods: [], events: [] }).sentence).toBe(
    'its roll-out is paused: changes wait until it goes on',
  );
  const going: Parent = { kind: 'Deployment', spec: { replicas: 1 }, status: {} };
  const pods = [pod({ phase: 'Failed', reason: 'Evicted' }), pod({ phase: 'Pending' })];
  expect(explainParent({ parent: going, pods, events: [] }).sentence).toBe('it is being started');
});

describe('a container that has ended in a pod that has not', () => {
  const ended = (exitCode: number, beside: readonly ContainerStatus[]): Pod => ({
    metadata: { name: 'p', uid: 'u' },
    spec: { nodeName: 'n1', containers: [CONTAINER, { name: 'istio-proxy' }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [{ name: 'inference', state: { terminated: { exitCode, reason: 'Error' } } }, ...beside],
    },
  });
  const proxy = { name: 'istio-proxy', state: running };

  test.each<[string, Pod]>([
    [
      'Running!: it has finished, but istio-proxy beside it in its pod still runs, and the pod with it',
      ended(0, [proxy]),
    ],
    [
      'Running!: inference ended with exit code 1, but istio-proxy beside it in its pod still runs, and the pod with it',
      ended(1, [proxy]),
    ],
    ['Starting: it has finished', ended(0, [])],
    ['Starting: inference ended with exit code 1', ended(1, [])],
  ])('%s', (want, made) => {
    expect(told(made)).toBe(want);
  });
});

test('what no table knows is said without what runtimes say first', () => {
  const message =
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: open /dev/pts/0: odd: unknown';
  const made = pod({ phase: 'Pending' }, { state: { waiting: { reason: 'RunContainerError', message } } });
  expect(told(made)).toBe('Starting!: the container cannot be set up: open /dev/pts/0: odd');
});
