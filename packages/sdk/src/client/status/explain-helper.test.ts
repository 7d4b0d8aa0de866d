import { describe, expect, test } from 'vitest';
import type { ContainerState, ContainerStatus, KubeEvent, Pod } from '../kube-types.ts';
import { explainPod } from './explain-pod.ts';

const git = (state: ContainerState, more: Partial<ContainerStatus> = {}): ContainerStatus => ({
  name: 'git-0',
  state,
  ...more,
});
const ended = (exitCode: number, more: object = {}): ContainerState => ({ terminated: { exitCode, ...more } });
const FAILED = ended(1, { message: 'git clone of git.corp/a failed: authentication failed; check the Secret code\n' });

function pod(phase: string, statuses: NonNullable<Pod['status']>): Pod {
  return {
    metadata: { name: 'p', uid: 'u' },
    spec: {
      nodeName: 'n1',
      initContainers: ['git-0', 's3-download-0', 'code', 's3-upload-check-0', 's3-upload-check-1'].map((name) => ({
        name,
      })),
      containers: [{ name: 'training' }, { name: 's3-upload-0' }],
      volumes: [
        { name: 'git-0-key', secret: { secretName: 'code' } },
        { name: 'mount-0', secret: { secretName: 'hub' } },
        { name: 'mount-1', configMap: { name: 'settings' } },
      ],
    },
    status: { phase, ...statuses },
  };
}

const told = (made: Pod, events: readonly KubeEvent[] = []): string => {
  const { state, sentence, problem } = explainPod(made, events);
  return `${state}${problem ? '!' : ''}: ${sentence}`;
};

describe('what brings code and data', () => {
  test.each<[string, ContainerStatus[]]>([
    ['Starting: it is cloning code', [git({ running: {} })]],
    ['Starting: it is downloading data', [git(ended(0)), { name: 's3-download-0', state: { running: {} } }]],
    ['Starting: it is trying the place of its results', [{ name: 's3-upload-check-1', state: { running: {} } }]],
    [
      'Starting: it is cloning code again, since git clone of git.corp/a failed: authentication failed; check the Secret code',
      [git({ running: {} }, { restartCount: 1, lastState: FAILED })],
    ],
    [
      'Starting!: git clone of git.corp/a failed: authentication failed; check the Secret code (tried 3 times)',
      [git({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 2, lastState: FAILED })],
    ],
  ])('%s', (want, initContainerStatuses) => {
    expect(told(pod('Pending', { initContainerStatuses }))).toBe(want);
  });

  test('say what they fetch, and how far they are', () => {
    const made = pod('Pending', { initContainerStatuses: [{ name: 's3-download-0', state: { running: {} } }] });
    const spec = {
      ...made.spec,
      initContainers: [{ name: 's3-download-0', args: ['space=9', 'place=data/imagenet'] }],
    };
    const lines = [
      's3 download of data/imagenet: 1.0 GiB of 12.0 GiB',
      's3 download of data/imagenet: 3.1 GiB of 12.0 GiB',
      'NOTICE: slow',
    ];
    const around = { log: { pod: 'p', container: 's3-download-0', lines } };
    expect(explainPod({ ...made, spec }, []).sentence).toBe('it is downloading data from data/imagenet');
    expect(explainPod({ ...made, spec }, [], around).sentence).toBe(
      'it is downloading data from data/imagenet: 3.1 GiB of 12.0 GiB',
    );
  });

  test('work although an old event says that a volume was not there', () => {
    const events = [
      { reason: 'FailedMount', message: 'secret "code" not found', lastTimestamp: '2026-01-01T00:00:00Z' },
    ];
    expect(told(pod('Pending', { initContainerStatuses: [git({ running: {} })] }), events)).toBe(
      'Starting: it is cloning code',
    );
  });

  test.each<[string, ContainerState]>([
    ['git clone of git.corp/a failed: authentication failed; check the Secret code', FAILED],
    ['one line\\u{1b}[31m alone', ended(1, { message: '\n\none line\u001b[31m alone\nsecond' })],
    [`${'x'.repeat(300)}…`, ended(1, { message: 'x'.repeat(4000) })],
    ['its code was not cloned: git-0 ended with exit code 2', ended(2)],
    [
      'its code was not cloned: git-0 used more memory than it may and was killed',
      ended(137, { reason: 'OOMKilled', message: 'ignored' }),
    ],
    [
      'its code was not cloned: git-0 could not be started: exec: "sh": not found',
      ended(128, { reason: 'StartError', message: 'exec: "sh": not found' }),
    ],
  ])('end the workload with one sentence: %s', (sentence, state) => {
    const made = pod('Failed', { initContainerStatuses: [git(state)] });
    expect(explainPod(made, [])).toMatchObject({ state: 'Failed', problem: true, sentence });
  });

  test.each<[string, ContainerState, string, string]>([
    [
      's3-upload-check-0',
      ended(1, { message: 's3 upload to results/a failed: access is denied; check the Secret key' }),
      's3 upload to results/a failed: access is denied; check the Secret key',
      'logs --container s3-upload-check-0',
    ],
    [
      'code',
      ended(1, { message: "cp: can't create '/workspace/code/a': No space left on device" }),
      "its code was not copied: cp: can't create '/workspace/code/a': No space left on device",
      'logs --container code',
    ],
    [
      'code',
      ended(128, { reason: 'StartError', message: 'exec: "cp": not found' }),
      'its code was not copied: code could not be started: exec: "cp": not found',
      'use an image that has cp',
    ],
  ])('%s says why the workload never started', (name, state, sentence, next) => {
    const finding = explainPod(pod('Failed', { initContainerStatuses: [{ name, state }] }), []);
    expect(finding).toMatchObject({ state: 'Failed', problem: true, sentence });
    expect(finding.next).toContain(next);
  });

  test('point at their own log', () => {
    const made = pod('Failed', { initContainerStatuses: [git(FAILED)] });
    expect(explainPod(made, []).next).toBe('see all that it said with `kubectl aisubmit logs --container git-0`');
  });
});

describe('what takes results away', () => {
  const both = (training: ContainerState, upload: ContainerState) => ({
    containerStatuses: [
      { name: 'training', state: training },
      { name: 's3-upload-0', state: upload },
    ],
  });
  const LOST = ended(1, { message: '2 of 5 files are left in /results: access denied' });

  test('is named while it works after the end, and not before', () => {
    expect(told(pod('Running', both(ended(0), { running: {} })))).toBe(
      'Running: it has ended, and its results are being uploaded',
    );
    expect(told(pod('Running', both({ running: {} }, { running: {} })))).toBe('Running: it is running');
  });

  test('fails the workload although its own container ended well', () => {
    expect(told(pod('Failed', both(ended(0), LOST)))).toBe(
      'Failed!: the results were not all uploaded: 2 of 5 files are left in /results: access denied',
    );
  });

  test('is said beside whatever else failed', () => {
    expect(told(pod('Failed', both(ended(3), LOST)))).toBe(
      'Failed!: training ended with exit code 3; besides, the results were not all uploaded: 2 of 5 files are left in /results: access denied',
    );
    expect(told(pod('Failed', { reason: 'DeadlineExceeded', ...both(ended(143), LOST) }))).toBe(
      'Failed!: it was not done within the time it may take and was stopped; besides, the results were not all uploaded: 2 of 5 files are left in /results: access denied',
    );
  });

  test('that took everything away does not say that something is lost', () => {
    const message = 's3 upload to results/a is done, but the workload ended without a word';
    const killed = ended(137, { reason: 'OOMKilled' });
    expect(told(pod('Failed', both(killed, ended(1, { message }))))).toBe(
      'Failed!: training used more memory than it may and was killed; its results were uploaded',
    );
    expect(told(pod('Failed', both(ended(0), ended(1, { message }))))).toBe(`Failed!: ${message}`);
    const two = both(killed, ended(1, { message }));
    two.containerStatuses.push({ name: 's3-upload-1', state: LOST });
    expect(told(pod('Failed', two))).toBe(
      'Failed!: training used more memory than it may and was killed; besides, the results were not all uploaded: 2 of 5 files are left in /results: access denied',
    );
  });

  test('is said as soon as it has failed', () => {
    expect(told(pod('Running', both({ running: {} }, LOST)))).toBe(
      'Running!: it is running, but the results were not all uploaded: 2 of 5 files are left in /results: access denied',
    );
  });
});

describe('what is missing on the node', () => {
  const NFS = `MountVolume.SetUp failed for volume "mount-2" : mount failed: exit status 32
Mounting command: mount
Mounting arguments: -t nfs fs.corp:/data /var/lib/kubelet/pods/u/volumes/kubernetes.io~nfs/mount-2
Output: mount.nfs: access denied by server while mounting fs.corp:/data`;
  const SET_UP = 'MountVolume.SetUp failed for volume';
  const LATER = 'Unable to attach or mount volumes: unmounted volumes=[mount-0]: timed out waiting for the condition';

  test.each<[string, string, string]>([
    [`${SET_UP} "git-0-key" : secret "code" not found`, 'Secret code does not exist', 'secret create git code'],
    [
      `${SET_UP} "mount-0" : secret "hub" not found`,
      'Secret hub does not exist',
      'make it with `kubectl aisubmit secret create token hub` (or git, s3 or registry); it starts as soon as it is there',
    ],
    [
      `${SET_UP} "mount-0" : references non-existent secret key: token`,
      'Secret hub has no key token',
      'correct the key',
    ],
    [`${SET_UP} "mount-1" : configmap "settings" not found`, 'ConfigMap settings does not exist', 'create configmap'],
    [
      `${SET_UP} "mount-1" : configmap references non-existent config key: a.yaml`,
      'ConfigMap settings has no key a.yaml',
      'correct the key',
    ],
    [NFS, 'its NFS export cannot be mounted: access denied', 'whether the server exports this path'],
    [
      'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) other',
      'a volume that one node at a time may use is in use on another node, by other',
      'ReadWriteMany',
    ],
    [
      `${SET_UP} "mount-3" : hostPath type check failed: /mnt/fast is not a directory`,
      'the node has no such folder: /mnt/fast is not a directory',
      'node pool',
    ],
  ])('%s', (message, sentence, next) => {
    const events = [
      { reason: 'FailedMount', message, lastTimestamp: '2026-01-01T00:00:00Z' },
      { reason: 'FailedMount', message: LATER, lastTimestamp: '2026-01-01T00:02:00Z' },
    ];
    const finding = explainPod(pod('Pending', {}), events);
    expect(finding).toMatchObject({ state: 'Starting', sentence, problem: true });
    expect(finding.next).toContain(next);
  });

  test('is named for variables as well', () => {
    const config = (message: string): ContainerStatus[] => [
      { name: 'training', state: { waiting: { reason: 'CreateContainerConfigError', message } } },
    ];
    expect(told(pod('Pending', { containerStatuses: config("couldn't find key token in Secret team-a/hub") }))).toBe(
      'Starting!: Secret hub has no key token',
    );
    expect(told(pod('Pending', { containerStatuses: config('secret "hub" not found') }))).toBe(
      'Starting!: Secret hub does not exist',
    );
  });
});
