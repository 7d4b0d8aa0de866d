import { expect, test } from 'vitest';
import { memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import type { Parent, Pod } from '../kube-types.ts';
import { ApiError } from '../transport/api-error.ts';
import type { ApiRequest, KubeApi } from '../transport/kube-api.ts';
import { readSurroundings, wantedBy } from './read-surroundings.ts';

type Answer = object | 403 | 404 | string;

/** A server that answers these paths, and 404 anywhere else. */
function scripted(answers: Readonly<Record<string, Answer>>): KubeApi & { readonly asked: string[] } {
  const asked: string[] = [];
  const find = ({ path, query = {} }: ApiRequest): object | string => {
    asked.push(`${path}${'fieldSelector' in query ? `?${query['fieldSelector']}` : ''}`);
    const answer = answers[path] ?? 404;
    if (answer !== 403 && answer !== 404) return answer;
    throw new ApiError(answer === 403 ? 'FORBIDDEN' : 'NOT_FOUND', 'no', { status: answer });
  };
  return {
    ...memoryKubeApi(),
    asked,
    request: async <T>(request: ApiRequest) => ({ status: 200, body: find(request) as T, warnings: [] }),
    stream: async (request) =>
      (async function* () {
        yield Buffer.from(String(find(request)));
      })(),
  };
}

const JOB: Parent = { kind: 'Job', metadata: { uid: 'job' }, spec: {} };
const unschedulable = (message: string): Pod => ({
  metadata: { name: 'p' },
  spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] },
  status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', message }] },
});
const container = (name: string, state: object, more: object = {}): Pod => ({
  metadata: { name: 'p' },
  spec: { nodeName: 'n' },
  status: { phase: 'Running', containerStatuses: [{ name, state, ...more }] },
});
const silent = { terminated: { exitCode: 1, reason: 'Error' } };

test.each<[string, Parent, Pod, object]>([
  ['nothing, while it runs', JOB, container('training', { running: {} }), {}],
  [
    'who has the GPUs',
    JOB,
    unschedulable('0/1 nodes are available: 1 Insufficient nvidia.com/gpu.'),
    { device: { resource: 'nvidia.com/gpu', pod: 'p' } },
  ],
  ['nothing about a processor', JOB, unschedulable('0/1 nodes are available: 1 Insufficient cpu.'), {}],
  [
    'what is with the claims',
    JOB,
    unschedulable('pod has unbound immediate PersistentVolumeClaims.'),
    { claims: ['data'] },
  ],
  [
    'the log of what failed without a word',
    JOB,
    {
      ...container('training', silent),
      status: { phase: 'Failed', containerStatuses: [{ name: 'training', state: silent }] },
    },
    { log: { pod: 'p', container: 'training', previous: false } },
  ],
  [
    'the log of the run before',
    JOB,
    container('training', { waiting: {} }, { lastState: silent }),
    { log: { pod: 'p', container: 'training', previous: true } },
  ],
  [
    'no log of what left a message, or was killed',
    JOB,
    container('training', { running: {} }, { lastState: { terminated: { exitCode: 1, message: 'why' } } }),
    {},
  ],
  [
    'how far a download is',
    JOB,
    container('s3-download-0', { running: {} }),
    { log: { pod: 'p', container: 's3-download-0', previous: false } },
  ],
  [
    'the queue',
    { ...JOB, metadata: { uid: 'job', labels: { 'kueue.x-k8s.io/queue-name': 'team' } }, spec: { suspend: true } },
    container('training', { running: {} }),
    { queue: { name: 'team', jobUid: 'job' } },
  ],
])('asks for %s', (_, parent, pod, want) => {
  expect(wantedBy({ parent, pods: [pod], events: [] })).toEqual(want);
});

const gpus = (name: string, labels: object, count: string, nodeName: string | undefined) => ({
  metadata: { name, labels },
  spec: { nodeName, containers: [{ resources: { limits: { 'nvidia.com/gpu': count } } }] },
});
const LLM = { 'aisubmit.dev/kind': 'training', 'aisubmit.dev/workload': 'training-llm' };
const PODS = '/api/v1/namespaces/team-a/pods';
const WAITED_FOR = { resource: 'nvidia.com/gpu', pod: 'w' };

test('counts the devices of the namespace, and those of all nodes where they may be seen', async () => {
  const items = [
    gpus('a', LLM, '2', 'n1'),
    gpus('b', LLM, '2', 'n2'),
    gpus('c', {}, '1', 'n1'),
    gpus('d', LLM, '8', undefined),
    // It got a node meanwhile.
    gpus('w', LLM, '2', 'n2'),
  ];
  const users = [
    { id: 'training/llm', count: 4 },
    { id: 'pod/c', count: 1 },
  ];
  const nodes = {
    items: [{ status: { allocatable: { 'nvidia.com/gpu': '8' } } }, { status: { allocatable: { cpu: '4' } } }],
  };
  const look = async (answers: Record<string, Answer>) =>
    (await readSurroundings(scripted(answers), 'team-a', { wanted: { device: WAITED_FOR } })).devices;
  expect(await look({ [PODS]: { items }, '/api/v1/nodes': nodes })).toEqual({
    resource: 'nvidia.com/gpu',
    users,
    nodes: { total: 8, largest: 8 },
  });
  expect(await look({ [PODS]: { items }, '/api/v1/nodes': 403 })).toMatchObject({ users, nodes: undefined });
  expect(await look({ [PODS]: 403, '/api/v1/nodes': 403 })).toEqual({ resource: 'nvidia.com/gpu' });
  // Of more nodes than one page holds only a part is known.
  const part = { ...nodes, metadata: { continue: 'more' } };
  expect(await look({ [PODS]: { items }, '/api/v1/nodes': part })).toMatchObject({ nodes: undefined });
});

test('reads the events of claims by their names, and what client libraries made of many as one', async () => {
  const message = '(combined from similar events): no space';
  const items = [{ reason: 'ProvisioningFailed' }, { reason: 'ProvisioningFailed', message }];
  const api = scripted({ '/api/v1/namespaces/team-a/events': { items } });
  const { claimEvents } = await readSurroundings(api, 'team-a', { wanted: { claims: ['data'] } });
  expect(claimEvents).toEqual([
    { reason: 'ProvisioningFailed' },
    { reason: 'ProvisioningFailed', message: 'no space' },
  ]);
  expect(api.asked).toEqual([
    '/api/v1/namespaces/team-a/events?involvedObject.kind=PersistentVolumeClaim,involvedObject.name=data',
  ]);
});

test('reads the end of a log, and does without where it may not', async () => {
  const wanted = { log: { pod: 'p', container: 'training', previous: true } };
  const look = async (answer: Answer) =>
    (await readSurroundings(scripted({ [`${PODS}/p/log`]: answer }), 'team-a', { wanted })).log;
  expect(await look('one\ntwo\n')).toEqual({ pod: 'p', container: 'training', lines: ['one', 'two'] });
  expect(await look(403)).toBeUndefined();
  expect(await look(404)).toBeUndefined();
});

const KUEUE = '/apis/kueue.x-k8s.io';
const SEEN = '/apis/visibility.kueue.x-k8s.io';
const preferred = { preferredVersion: { version: 'v1beta1' } };
const AT = '/v1beta1/namespaces/team-a';

test('reads what Kueue says, as far as it says it to the user', async () => {
  const wanted = { queue: { name: 'team', jobUid: 'job' } };
  const look = async (answers: Record<string, Answer>) =>
    (await readSurroundings(scripted(answers), 'team-a', { wanted })).queue;
  const conditions = [{ type: 'QuotaReserved', status: 'False', message: 'x' }];
  const all = {
    [KUEUE]: preferred,
    [`${KUEUE}${AT}/workloads`]: {
      items: [{ metadata: { name: 'job-a' }, spec: { active: true }, status: { conditions } }],
    },
    [`${KUEUE}${AT}/localqueues/team`]: { status: { conditions: [{ type: 'Active', status: 'True' }] } },
    [SEEN]: preferred,
    [`${SEEN}${AT}/localqueues/team/pendingworkloads`]: {
      items: [{ metadata: { name: 'job-a' }, positionInClusterQueue: 3, positionInLocalQueue: 1 }],
    },
  };
  expect(await look(all)).toEqual({ ahead: 3, conditions, active: true });
  expect(await look({ ...all, [SEEN]: 403, [`${KUEUE}${AT}/workloads`]: 403 })).toEqual({});
  expect(await look({ ...all, [`${KUEUE}${AT}/localqueues/team`]: 404 })).toMatchObject({
    queueFault: 'there is no such queue in this namespace',
  });
  const stopped = { status: { conditions: [{ type: 'Active', status: 'False', message: 'ClusterQueue is stopped' }] } };
  expect(await look({ ...all, [`${KUEUE}${AT}/localqueues/team`]: stopped })).toMatchObject({
    queueFault: 'ClusterQueue is stopped',
  });
  const reason = 'ClusterQueueIsInactive';
  const inactive = {
    spec: { clusterQueue: 'gpu' },
    status: { conditions: [{ type: 'Active', status: 'False', reason, message: "Can't submit new workloads" }] },
  };
  expect(await look({ ...all, [`${KUEUE}${AT}/localqueues/team`]: inactive })).toMatchObject({
    queueFault: 'its cluster queue gpu is stopped or not set up',
  });
  const admissionChecks = [
    { name: 'done', state: 'Ready', message: '' },
    { name: 'prov', state: 'Pending', message: 'Waiting' },
  ];
  const checked = { items: [{ metadata: { name: 'job-a' }, status: { conditions, admissionChecks } }] };
  expect(await look({ ...all, [`${KUEUE}${AT}/workloads`]: checked })).toMatchObject({
    checks: [{ name: 'prov', message: 'Waiting' }],
  });
  expect(await look({})).toEqual({ isAbsent: true });
  expect(await look({ [KUEUE]: 403 })).toEqual({});
});

test('a login that has ended is not hidden', async () => {
  const api = scripted({});
  const refused: KubeApi = {
    ...api,
    request: async () => {
      throw new ApiError('NOT_LOGGED_IN', 'log in', { status: 401 });
    },
  };
  const wanted = { device: WAITED_FOR };
  await expect(readSurroundings(refused, 'team-a', { wanted })).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' });
});
