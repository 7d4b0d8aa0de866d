import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableSandboxes, type PodStep } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from './kubectl-plugin.ts';

interface Script {
  readonly steps: readonly PodStep[];
  readonly args?: readonly string[];
  /** What `status` says in its first line. */
  readonly says: string;
  readonly fix: string;
  /** What waiting for its start, or with `--wait` for its end, ends with. */
  readonly code: number;
}

interface Pod {
  readonly metadata: { readonly name: string };
  readonly status?: object;
}

const unschedulable = (message: string): readonly PodStep[] => [{ scheduled: false, message }];
const fails = (code: number, more: object = {}, log: readonly string[] = []): readonly PodStep[] => [
  { run: { log } },
  { exit: { code, ...more } },
];

/** Everything that goes wrong by a script, and the one sentence about it. */
const SCRIPTS: Readonly<Record<string, Script>> = {
  gpu: {
    steps: unschedulable(
      '0/3 nodes are available: 1 node(s) had untolerated taint {a: b}, 2 Insufficient nvidia.com/gpu. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    ),
    args: ['--gpu', '2'],
    says: 'Scheduling  none of the 2 nodes it may run on has 2 nvidia.com/gpu free; this namespace uses none (for',
    fix: 'it starts as soon as a node has room; until then, ask for less',
    code: 0,
  },
  selector: {
    steps: unschedulable("0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector."),
    says: 'Scheduling  no node has the labels that it asks for (for',
    fix: 'choose another pool with --node-pool',
    code: 0,
  },
  'no-image': {
    steps: [{ pull: 'backoff', message: 'failed to resolve reference "nowhere/x:1": nowhere/x:1: not found' }],
    says: 'Pulling  image nowhere/x:1 cannot be pulled: there is no such image or tag',
    fix: 'check the name and tag in --image; it keeps trying',
    code: 4,
  },
  'no-login': {
    steps: [{ pull: 'backoff', message: 'failed to authorize: unexpected status: 401 Unauthorized' }],
    says: 'Pulling  image nowhere/x:1 cannot be pulled: the registry wants a login, or does not take the one it got',
    fix: 'give the credentials of the registry with --pull-secret',
    code: 4,
  },
  memory: {
    steps: fails(137, { reason: 'OOMKilled' }),
    args: ['--wait', '--memory', '2Gi'],
    says: 'Failed  training used more memory than it may (2Gi) and was killed',
    fix: 'ask for more with --memory, such as --memory 4Gi',
    code: 137,
  },
  program: {
    steps: fails(128, { reason: 'StartError', message: 'exec: "trian": executable file not found in $PATH' }),
    args: ['--wait'],
    says: 'Failed  training could not be started: there is no program trian in its image',
    fix: 'check the command',
    code: 128,
  },
  python: {
    steps: fails(1, {}, [
      'epoch 1',
      'Traceback (most recent call last):',
      "ModuleNotFoundError: No module named 'torch'",
    ]),
    args: ['--wait'],
    says: "Failed  training ended with exit code 1: ModuleNotFoundError: No module named 'torch'",
    fix: 'see why with `kubectl aisubmit logs training/python --namespace team-a`',
    code: 1,
  },
  crash: {
    steps: fails(139),
    args: ['--wait'],
    says: 'Failed  training ended with exit code 139: it crashed (segmentation fault)',
    fix: 'see why with `kubectl aisubmit logs training/crash --namespace team-a`',
    code: 139,
  },
  evicted: {
    steps: [
      { run: {} },
      {
        evict: {
          reason: 'Evicted',
          message: 'Usage of EmptyDir volume "shm" exceeds the limit "1Gi". ',
          disruption: false,
        },
      },
    ],
    args: ['--wait'],
    says: 'Failed  it wrote more than 1Gi into /dev/shm and was evicted',
    fix: 'submit it again with more --shm',
    code: 4,
  },
  late: {
    steps: [{ run: { ms: 60_000 } }],
    args: ['--max-runtime', '1s', '--wait'],
    says: 'Failed  it was not done within the time it may take (1s) and was stopped',
    fix: 'give it more time with --max-runtime',
    code: 4,
  },
};

describe.each(availableSandboxes())('status on the %s sandbox', (kind) => {
  let desk: Desk;

  beforeAll(async () => {
    const pods = Object.fromEntries(Object.entries(SCRIPTS).map(([name, { steps }]) => [`training-${name}`, steps]));
    desk = await startDesk({
      kind,
      pods: {
        ...pods,
        'training-held': [{ elsewhere: true }],
        'training-watched': [{ pull: 'ok', ms: 400 }, { run: { ms: 1500 } }, { exit: { code: 3 } }],
        'training-cut': [{ run: { ms: 60_000 } }],
        'training-over': [{ run: { ms: 60_000 } }],
      },
    });
  });

  afterAll(() => desk[Symbol.asyncDispose]());

  const statusOf = async (name: string): Promise<string> => (await desk.aisubmit(['status', name])).stdout;
  const firstWith = async (name: string, words: string): Promise<string> => {
    for (let tries = 0; tries < 60; tries += 1) {
      const text = await statusOf(name);
      if (text.includes(words)) return text;
      await sleep(200);
    }
    return statusOf(name);
  };

  const podOf = async (name: string): Promise<Pod> => {
    const selector = `labelSelector=aisubmit.dev%2Fworkload%3Dtraining-${name}`;
    for (let tries = 0; tries < 100; tries += 1) {
      const path = `/api/v1/namespaces/team-a/pods?${selector}`;
      const [pod] = (await desk.sandbox.admin<{ items: Pod[] }>('GET', path)).body.items;
      if (pod !== undefined) return pod;
      await sleep(100);
    }
    throw new Error(`training-${name} has no pod`);
  };

  test.each(Object.entries(SCRIPTS))('%s', async (name, { args = [], says, fix, code }) => {
    const words = ['train', name, '--image', 'nowhere/x:1', '--retries', '0', '--timeout', '3s', ...args];
    const started = await desk.aisubmit([...words, '--', 'x']);
    const sentence = says.replace(/^\S+ {2}/, '').replace(/ \(for$/, '');
    expect(started.stderr).toContain(`training/${name}: ${sentence}`);
    const text = await firstWith(name, says);
    expect(text.split('\n')[0]).toContain(`training/${name}  ${says}`);
    expect(text.trimEnd().split('\n').at(-1)).toMatch(/^fix: /);
    expect(text).toContain(fix);
    expect(started.code).toBe(code);
    await desk.aisubmit(['delete', name, '--yes']);
  });

  test('a quota that is used up, with its numbers', async () => {
    await desk.aisubmit(['train', 'over', '--image', 'x', '--retries', '3', '--', 'x']);
    const quotas = '/api/v1/namespaces/team-a/resourcequotas';
    const metadata = { name: 'few' };
    await desk.sandbox.admin('POST', quotas, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata,
      spec: { hard: { pods: '0' } },
    });
    const { name } = (await podOf('over')).metadata;
    await desk.sandbox.admin('DELETE', `/api/v1/namespaces/team-a/pods/${name}`, { gracePeriodSeconds: 0 });
    const text = await firstWith('over', 'quota few');
    await desk.sandbox.admin('DELETE', `${quotas}/few`);
    expect(text.split('\n')[0]).toMatch(/Pending {2}quota few has no room: it needs 1 pod more, \d of 0 are used$/);
    await desk.aisubmit(['delete', 'over', '--yes']);
  });

  test('what a kubelet alone says: of a container that cannot be set up', async () => {
    await desk.aisubmit(['train', 'held', '--image', 'x', '--detach', '--', 'x']);
    const pod = await podOf('held');
    const message = 'container has runAsNonRoot and image will run as root (pod: "x", container: training)';
    const waiting = { reason: 'CreateContainerConfigError', message };
    const containerStatuses = [
      { name: 'training', image: 'x', imageID: '', ready: false, restartCount: 0, state: { waiting } },
    ];
    const status = { ...pod.status, phase: 'Pending', conditions: [], containerStatuses };
    await desk.sandbox.admin('PUT', `/api/v1/namespaces/team-a/pods/${pod.metadata.name}/status`, { ...pod, status });
    const text = await firstWith('held', 'runs as root');
    expect(text).toMatch(/^training\/held {2}\S+ {2}its image runs as root, which is forbidden\n/);
    await desk.aisubmit(['delete', 'held', '--yes']);
  });

  test('--watch: a line for each change, until it has ended, with the code of how', async () => {
    await desk.aisubmit(['train', 'watched', '--image', 'x', '--detach', '--retries', '0', '--', 'x']);
    const { code, stdout } = await desk.aisubmit(['status', 'watched', '--watch']);
    expect(code).toBe(4);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toContain('training/watched  Running  it is running');
    expect(lines).toContain('training/watched  Failed  training ended with exit code 3');
    expect(lines.at(-1)).toMatch(/^ {2}fix: /);
    const again = await desk.aisubmit(['status', 'watched', '-w', '-o', 'json']);
    expect(again.code).toBe(4);
    expect(again.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(again.stdout)).toMatchObject({ status: { state: 'Failed', exitCode: 3 } });
    await desk.aisubmit(['delete', 'watched', '--yes']);
  });

  test('--watch: goes on over watches that are cut and 410 Gone, and says when it is deleted', async () => {
    await desk.aisubmit(['train', 'cut', '--image', 'x', '--', 'x']);
    const isWatch = ({ query }: { readonly query: string }): boolean => query.includes('watch=true');
    desk.sandbox.faults.add({ match: isWatch, times: 2, action: { status: 410 } });
    desk.sandbox.faults.add({ match: isWatch, times: 4, action: { endWatchAfterMs: 100 } });
    const watching = desk.aisubmit(['status', 'cut', '--watch']);
    const deleting = sleep(2500).then(() => desk.kubectl(['delete', 'job', 'training-cut'], { as: 'admin' }));
    const { code, stdout, stderr } = await watching;
    await deleting;
    desk.sandbox.faults.clear();
    expect(code).toBe(4);
    expect(stdout).toContain('training/cut  Running  it is running\n');
    expect(stderr).toContain('training/cut: was deleted\n');
  });

  test('--watch: Ctrl-C ends it', async () => {
    await desk.aisubmit(['train', 'cut', '--image', 'x', '--', 'x']);
    const { code, stderr } = await desk.aisubmit(['status', 'cut', '--watch', '-v', '6'], {
      onStderr: (text, stop) => text.includes('watch') && stop('SIGINT'),
    });
    expect(code).toBe(130);
    expect(stderr.trimEnd().split('\n').at(-1)).toContain('interrupted');
  });

  test.runIf(process.platform === 'linux')(
    'at a terminal: drawn over, until Ctrl-C, and one line after it',
    async () => {
      await desk.aisubmit(['train', 'cut', '--image', 'x', '--', 'x']);
      const { code, stdout } = await desk.atTerminal(['status', 'cut', '--watch'], {
        answer: { question: '[J', text: '\u0003' },
      });
      expect(code).toBe(130);
      expect(stdout).toContain('training/cut');
      expect(stdout.split('[J').at(-1)).toContain('it is running');
      expect(stdout.trimEnd().split('\n').at(-1)).toContain('error: interrupted');
      await desk.aisubmit(['delete', 'cut', '--yes']);
    },
  );

  test.runIf(process.platform === 'linux')('at a terminal: the wait is one line that goes on', async () => {
    const { stdout } = await desk.atTerminal(
      ['train', 'watched', '--image', 'x', '--retries', '0', '--wait', '--', 'x'],
      {},
    );
    const shown = stdout.replaceAll('\u001b', '').split(/\r|\n/);
    expect(shown.some((line) => /^\[2K.*it pulls x \(for \d+s\) …/.test(line))).toBe(true);
    expect(shown.filter((line) => /training\/watched: it is running$/.test(line))).toHaveLength(1);
    expect(stdout).toContain('training/watched: training ended with exit code 3');
    await desk.aisubmit(['delete', 'watched', '--yes']);
  });
});
