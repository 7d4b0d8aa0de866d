import { describe, expect, test } from 'vitest';
import { baselinePolicy } from '../policy/baseline.ts';
import { resolveRequest } from '../policy/resolve-request.ts';
import { parseRequest } from '../request/parse-request.ts';
import { buildBundle } from './build-bundle.ts';
import type { BuildContext } from './build-context.ts';
import type { Bundle } from './bundle.ts';
import { bundleObjects } from './bundle-objects.ts';

const CONTEXT: BuildContext = {
  namespace: 'team-a',
  requestId: 'request-1',
  submittedBy: 'alice',
  version: '1.2.3',
  token: 'token-for-tests',
};

function build(kind: string, spec: object, context: BuildContext = CONTEXT): Bundle {
  const request = { apiVersion: 'aisubmit.dev/v1alpha1', kind, metadata: { name: 'demo' }, spec };
  const resolution = resolveRequest(parseRequest(request), baselinePolicy);
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.violations));
  return buildBundle(resolution.effective, context);
}

interface BuiltPod {
  readonly automountServiceAccountToken: boolean;
  readonly enableServiceLinks: boolean;
  readonly os: object;
  readonly terminationGracePeriodSeconds: number;
  readonly activeDeadlineSeconds?: number;
  readonly securityContext: object;
  readonly containers: readonly {
    readonly command?: readonly string[];
    readonly env: readonly object[];
    readonly securityContext: object;
    readonly resources: { readonly limits: object };
  }[];
  readonly volumes: readonly object[];
}

function podOf(bundle: Bundle): BuiltPod {
  return (bundle.parent['spec'] as { template: { spec: BuiltPod } }).template.spec;
}

const train = (spec: object = {}) => build('Training', { image: 'python:3.12-slim', ...spec });
const infer = (spec: object = {}) => build('Inference', { image: 'server:1', ...spec });

describe('the floor, as literals', () => {
  test.each([
    ['Notebook', build('Notebook', {})],
    ['Training', train()],
    ['Inference', infer()],
  ])('%s', (_kind, bundle) => {
    const pod = podOf(bundle);
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.enableServiceLinks).toBe(false);
    expect(pod.os).toEqual({ name: 'linux' });
    expect(pod.terminationGracePeriodSeconds).toBe(30);
    expect(pod.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 10_001,
      runAsGroup: 10_001,
      fsGroup: 10_001,
      fsGroupChangePolicy: 'OnRootMismatch',
      supplementalGroupsPolicy: 'Strict',
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(pod.containers).toHaveLength(1);
    expect(pod.containers[0]?.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 10_001,
      runAsGroup: 10_001,
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(Object.keys(pod.containers[0]?.resources.limits ?? {})).toEqual(['cpu', 'memory', 'ephemeral-storage']);
  });
});

describe('the transaction', () => {
  test('a Job waits suspended and marked, and the release lifts both', () => {
    const bundle = train();
    expect(bundle.parent).toMatchObject({
      spec: { suspend: true },
      metadata: { annotations: { 'aisubmit.dev/incomplete': 'true' } },
    });
    expect(bundle.release).toEqual({
      metadata: { annotations: { 'aisubmit.dev/incomplete': null } },
      spec: { suspend: false },
    });
  });

  test('a Deployment waits at no replicas, and the release sets them', () => {
    const bundle = infer({ replicas: { min: 3, max: 3 } });
    expect(bundle.parent).toMatchObject({ spec: { replicas: 0 } });
    expect(bundle.release).toMatchObject({ spec: { replicas: 3 } });
  });

  test('what is printed is released, the parent last', () => {
    const objects = bundleObjects(train());
    expect(objects.map(({ kind }) => kind)).toEqual(['NetworkPolicy', 'Job']);
    expect(objects.at(-1)).toMatchObject({ spec: { suspend: false } });
    expect(objects.at(-1)?.metadata.annotations).not.toHaveProperty('aisubmit.dev/incomplete');
  });

  test('what is printed leaves the replicas to the autoscaler', () => {
    expect(bundleObjects(infer({ replicas: { min: 2, max: 4 } })).at(-1)?.['spec']).not.toHaveProperty('replicas');
    expect(bundleObjects(infer()).at(-1)?.['spec']).toMatchObject({ replicas: 1 });
  });

  test('the record says who asked for what under which policy', () => {
    const { parent } = train({ retries: 1 });
    expect(parent.metadata.annotations).toMatchObject({
      'aisubmit.dev/submitted-by': 'alice',
      'aisubmit.dev/request-id': 'request-1',
      'aisubmit.dev/version': '1.2.3',
      'aisubmit.dev/request':
        '{"apiVersion":"aisubmit.dev/v1alpha1","kind":"Training","metadata":{"name":"demo"},"spec":{"image":"python:3.12-slim","retries":1}}',
    });
    expect(parent.metadata.annotations?.['aisubmit.dev/policy']).toMatch(/^baseline@sha256:[0-9a-f]{64}$/);
  });

  test('a request too large to be recorded is refused', () => {
    const args = Array.from({ length: 10 }, () => 'x'.repeat(30_000));
    expect(() => train({ command: ['a'], args })).toThrow('too large');
  });
});

describe('a notebook', () => {
  test('listens on loopback, with its token in a file and its idle clock running', () => {
    const pod = podOf(build('Notebook', { idleTimeout: '30m' }));
    expect(pod.containers[0]?.command).toEqual(
      expect.arrayContaining([
        '--ServerApp.ip=127.0.0.1',
        '--ServerApp.shutdown_no_activity_timeout=1800',
        '--MappingKernelManager.cull_idle_timeout=1800',
        '--MappingKernelManager.cull_connected=True',
        '--ServerApp.allow_unauthenticated_access=False',
      ]),
    );
    expect(pod.containers[0]?.env).toContainEqual({ name: 'JUPYTER_TOKEN_FILE', value: '/var/run/aisubmit/token' });
    expect(pod.volumes).toContainEqual({
      name: 'token',
      secret: { secretName: 'notebook-demo-token', defaultMode: 0o440, items: [{ key: 'token', path: 'token' }] },
    });
    expect(pod.activeDeadlineSeconds).toBe(43_200);
  });

  test('its home is kept and not owned; its token and its NetworkPolicy go with it', () => {
    const bundle = build('Notebook', {});
    expect(bundle.kept.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
      'PersistentVolumeClaim/notebook-demo-home',
    ]);
    expect(bundle.children.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
      'NetworkPolicy/notebook-demo',
      'ConfigMap/notebook-demo-ssh',
      'Secret/notebook-demo-token',
    ]);
  });

  test('what runs as its owner cannot be exchanged under it', () => {
    const child = build('Notebook', {}).children.find(({ metadata }) => metadata.name === 'notebook-demo-ssh');
    expect(child?.['immutable']).toBe(true);
  });

  test('the token is in its Secret and nowhere else', () => {
    const objects = bundleObjects(build('Notebook', {}));
    expect(
      objects.filter((object) => JSON.stringify(object).includes('token-for-tests')).map(({ kind }) => kind),
    ).toEqual(['Secret']);
  });

  test('without a token there is no Secret to print', () => {
    const { token, ...context } = CONTEXT;
    expect(token).toBe('token-for-tests');
    expect(build('Notebook', {}, context).children.map(({ kind }) => kind)).toEqual(['NetworkPolicy', 'ConfigMap']);
  });

  test.each(['JUPYTER_TOKEN', 'JUPYTER_TOKEN_FILE', 'JUPYTER_SERVER_ALLOW_UNAUTHENTICATED_ACCESS'])(
    '%s cannot be set',
    (name) => {
      expect(() => build('Notebook', { env: [{ name, value: '' }] })).toThrow('cannot be used');
    },
  );
});

describe('a training run', () => {
  test('is an Indexed Job whose interruptions cost no retry', () => {
    expect(train({ retries: 3 }).parent['spec']).toMatchObject({
      completionMode: 'Indexed',
      backoffLimit: 3,
      podFailurePolicy: {
        rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
      },
    });
  });

  test('a claim follows its path, whatever the order of the mounts', () => {
    const claim = (path: string) => ({ path, newPvc: { size: '1Gi' } });
    const names = (mounts: object[]) => train({ mounts }).kept.map(({ metadata }) => metadata.name);
    expect(names([claim('/data'), claim('/out/x')])).toEqual(['training-demo-data', 'training-demo-out-x']);
    expect(names([claim('/out/x'), claim('/data')])).toEqual(['training-demo-out-x', 'training-demo-data']);
    const [upper, lower] = names([claim('/Data'), claim('/data')]);
    expect(upper).toMatch(/^training-demo-data-[0-9a-f]{8}$/);
    expect(lower).toBe('training-demo-data');
  });
});

describe('an endpoint', () => {
  test('one replica: no autoscaler and no budget that would block a drain', () => {
    expect(infer().children.map(({ kind }) => kind)).toEqual(['NetworkPolicy', 'Service']);
  });

  test('from two replicas on: a budget that never blocks a sick pod', () => {
    const budget = infer({ replicas: { min: 2, max: 4 } }).children.find(({ kind }) => kind === 'PodDisruptionBudget');
    expect(budget?.['spec']).toEqual({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: { 'aisubmit.dev/workload': 'inference-demo' } },
    });
  });

  test('its Service is of the cluster only', () => {
    expect(infer().children.find(({ kind }) => kind === 'Service')?.['spec']).toMatchObject({ type: 'ClusterIP' });
  });
});

test('a server before 1.33 is not sent supplementalGroupsPolicy', () => {
  const bundle = build('Training', { image: 'a:1' }, { ...CONTEXT, kubeMinor: 32 });
  expect(podOf(bundle).securityContext).not.toHaveProperty('supplementalGroupsPolicy');
});
