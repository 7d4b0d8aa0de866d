import { describe, expect, test } from 'vitest';
import { AisubmitError, type Reason } from '../errors.ts';
import { parseRequest } from './parse-request.ts';

const training = (spec: object, metadata: object = { name: 'mnist' }): unknown => ({
  apiVersion: 'aisubmit.dev/v1alpha1',
  kind: 'Training',
  metadata,
  spec: { image: 'python:3.12-slim', ...spec },
});

function reasonsOf(value: unknown): readonly Reason[] {
  try {
    parseRequest(value);
  } catch (error) {
    if (error instanceof AisubmitError && error.code === 'INVALID_INPUT') return error.reasons;
    throw error;
  }
  throw new Error('was not refused');
}

test('takes what a user would write', () => {
  const request = training({
    command: ['python', 'train.py'],
    env: [
      { name: 'EPOCHS', value: '3' },
      { name: 'HF_TOKEN', secret: { name: 'hub', key: 'token' } },
    ],
    resources: { cpu: 4, memory: '16Gi', gpu: { count: 2 } },
    mounts: [{ path: '/data', pvc: { claimName: 'datasets' }, readOnly: true }],
    maxRuntime: '12h',
  });
  expect(parseRequest(request)).toMatchObject({ kind: 'Training', spec: { resources: { cpu: '4', memory: '16Gi' } } });
});

describe('refuses, with path, value and what is meant', () => {
  test.each<[string, unknown, Reason]>([
    [
      'an unknown key',
      training({ imgae: 'x' }),
      { path: 'spec.imgae', message: 'is not a known field; did you mean "image"?' },
    ],
    [
      'an unknown key deep inside',
      training({ resources: { gpus: 1 } }),
      { path: 'spec.resources.gpus', message: 'is not a known field; did you mean "gpu"?' },
    ],
    [
      'a quantity beyond counting',
      training({ resources: { memory: '1e999' } }),
      { path: 'spec.resources.memory', message: 'must be a quantity such as 500m, 4 or 16Gi (got "1e999")' },
    ],
    [
      'a negative quantity',
      training({ resources: { cpu: '-1' } }),
      {
        path: 'spec.resources.cpu',
        message: 'must be at least 1m and a whole number of thousandths of a core (got "-1")',
      },
    ],
    [
      'a fraction of a byte',
      training({ resources: { memory: '0.0001Gi' } }),
      { path: 'spec.resources.memory', message: 'must be a whole number of bytes (got "0.0001Gi")' },
    ],
    [
      'a forgotten unit',
      training({ resources: { memory: 16 } }),
      {
        path: 'spec.resources.memory',
        message: 'must be at least 4Mi; is the unit missing? Write 16Gi for 16 gibibytes (got "16")',
      },
    ],
    [
      'no GPUs',
      training({ resources: { gpu: { count: 0 } } }),
      { path: 'spec.resources.gpu.count', message: 'must be at least 1; leave gpu out for none (got 0)' },
    ],
    [
      'negative GPUs',
      training({ resources: { gpu: { count: -1 } } }),
      { path: 'spec.resources.gpu.count', message: 'must be at least 1; leave gpu out for none (got -1)' },
    ],
    [
      'half a GPU',
      training({ resources: { gpu: { count: 0.5 } } }),
      { path: 'spec.resources.gpu.count', message: 'must be a whole number (got 0.5)' },
    ],
    [
      'an env name that is none',
      training({ env: [{ name: '1A', value: '' }] }),
      {
        path: 'spec.env[0].name',
        message: 'must be letters, digits and underscores, and not start with a digit (got "1A")',
      },
    ],
    [
      'an env value that is no text',
      training({ env: [{ name: 'A', value: 3 }] }),
      { path: 'spec.env[0].value', message: 'must be text; quote numbers and booleans' },
    ],
    [
      'a variable twice',
      training({
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      }),
      { path: 'spec.env[1].name', message: 'is already set by env[0]' },
    ],
    [
      'a mount that climbs',
      training({ mounts: [{ path: '/data/../etc', pvc: { claimName: 'x' } }] }),
      { path: 'spec.mounts[0].path', message: 'must not climb (. or ..) (got "/data/../etc")' },
    ],
    [
      'a mount that covers the root',
      training({ mounts: [{ path: '//', pvc: { claimName: 'x' } }] }),
      { path: 'spec.mounts[0].path', message: 'must not be the root of the file system (got "//")' },
    ],
    [
      'mounts that collide',
      training({
        mounts: [
          { path: '/data', pvc: { claimName: 'x' } },
          { path: '/data/', pvc: { claimName: 'y' } },
        ],
      }),
      { path: 'spec.mounts[1].path', message: 'is already mounted by mounts[0]' },
    ],
    [
      'a mount without a source',
      training({ mounts: [{ path: '/data' }] }),
      {
        path: 'spec.mounts[0]',
        message: 'must have exactly one of pvc, newPvc, nfs, hostPath, configMap, secret, emptyDir, image',
      },
    ],
    [
      'a sub-path that climbs',
      training({ mounts: [{ path: '/data', subPath: 'a/../..', pvc: { claimName: 'x' } }] }),
      { path: 'spec.mounts[0].subPath', message: 'must not climb (..) (got "a/../..")' },
    ],
    [
      'root',
      training({ identity: { runAsUser: 0 } }),
      { path: 'spec.identity.runAsUser', message: 'must not be 0 (root) or negative (got 0)' },
    ],
    [
      'a name with capitals',
      training({}, { name: 'Mnist' }),
      {
        path: 'metadata.name',
        message:
          'must be lower-case letters, digits and dashes, starting and ending with a letter or digit (got "Mnist")',
      },
    ],
    [
      'a name too long once suffixed',
      training({}, { name: 'a'.repeat(43) }),
      {
        path: 'metadata.name',
        message: `must be at most 42 characters, since Kubernetes appends suffixes to it (got "${'a'.repeat(43)}")`,
      },
    ],
    ['no name', training({}, {}), { path: 'metadata.name', message: 'is required' }],
    [
      'control characters',
      training({ command: ['\u001b[31m'] }),
      { path: 'spec.command[0]', message: 'holds control characters' },
    ],
    [
      'a label of ours',
      training({ labels: { 'aisubmit.dev/workload': 'x' } }),
      { path: 'spec.labels.aisubmit.dev/workload', message: 'is set by aisubmit or Kubernetes and cannot be chosen' },
    ],
    [
      'a command that is a sentence',
      training({ command: 'python train.py' }),
      { path: 'spec.command', message: 'must be a list (got "python train.py")' },
    ],
    [
      'another version',
      { apiVersion: 'v1', kind: 'Training' },
      { path: 'apiVersion', message: 'must be aisubmit.dev/v1alpha1 (got "v1")' },
    ],
    [
      'a kind misspelt',
      { apiVersion: 'aisubmit.dev/v1alpha1', kind: 'training' },
      {
        path: 'kind',
        message: 'must be one of Notebook, Training, Inference (got "training"); did you mean Training?',
      },
    ],
    ['no object at all', 'hello', { path: 'apiVersion', message: 'must be aisubmit.dev/v1alpha1' }],
  ])('%s', (_what, value, want) => {
    expect(reasonsOf(value)).toEqual([want]);
  });

  test('keys that reach prototypes', () => {
    expect(
      reasonsOf(JSON.parse('{"apiVersion":"aisubmit.dev/v1alpha1","kind":"Training","__proto__":{"x":1}}')),
    ).toEqual([{ path: '__proto__', message: 'is a key that no document may hold' }]);
  });

  test('every mistake at once', () => {
    expect(reasonsOf(training({ imgae: 'x', retries: -1, workingDir: 'data' })).map(({ path }) => path)).toEqual([
      'spec.workingDir',
      'spec.retries',
      'spec.imgae',
    ]);
  });

  test('what another kind has', () => {
    expect(reasonsOf(training({ idleTimeout: '1h' }))[0]?.path).toBe('spec.idleTimeout');
  });

  test('the value of a variable is never shown', () => {
    const long = { name: 'TOKEN', value: 'x'.repeat(40_000) };
    expect(JSON.stringify(reasonsOf(training({ env: [long] })))).not.toContain('xxx');
  });
});

test.each<[string, object]>([
  ['spec.git[0].secret', { git: [{ url: 'https://git.example.com/a/b', secret: 'ghp_hunter2' }] }],
  ['spec.mounts[0].secret.name', { mounts: [{ path: '/keys', secret: { name: 'ghp_hunter2' } }] }],
  ['spec.env[0].secret', { env: [{ name: 'A', secret: 'ghp_hunter2' }] }],
  ['spec.env[0].secret.name', { env: [{ name: 'A', secret: { name: 'ghp_hunter2', key: 'token' } }] }],
  ['spec.pullSecrets[0]', { pullSecrets: ['ghp_hunter2'] }],
])('a credential in the place of a name is not shown: %s', (path, spec) => {
  const reasons = reasonsOf(training(spec));
  expect(reasons.map((each) => each.path)).toContain(path);
  expect(JSON.stringify(reasons)).not.toContain('hunter2');
});
