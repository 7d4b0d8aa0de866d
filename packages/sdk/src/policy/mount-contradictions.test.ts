import { describe, expect, test } from 'vitest';
import { AisubmitError } from '../errors.ts';
import { parseRequest } from '../request/parse-request.ts';
import { baselinePolicy } from './baseline.ts';
import { resolveRequest } from './resolve-request.ts';

const reasons = (spec: object): string[] => {
  const request = parseRequest({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Training',
    metadata: { name: 'p' },
    spec: { image: 'a:1', command: ['true'], ...spec },
  });
  try {
    resolveRequest(request, baselinePolicy);
    return [];
  } catch (error) {
    if (!(error instanceof AisubmitError)) throw error;
    return error.reasons.map(({ path, message }) => `${path} ${message}`);
  }
};
const mounts = (...list: object[]): string[] => reasons({ mounts: list });
const PVC = { pvc: { claimName: 'data' } };

describe('mounts in one another’s way', () => {
  test.each<[string, object, object]>([
    ['a writable claim takes others in', { path: '/data', ...PVC }, { path: '/data/in', emptyDir: { size: '1Gi' } }],
    ['names that only begin alike', { path: '/data', ...PVC, readOnly: true }, { path: '/data-in', ...PVC }],
    ['the home, with a folder in it', { path: '/home/aisubmit', ...PVC }, { path: '/home/aisubmit/x', ...PVC }],
  ])('%s', (_name, one, other) => {
    expect(mounts(one, other)).toEqual([]);
  });

  test.each<[string, object]>([
    ['a claim that is mounted read-only', { ...PVC, readOnly: true }],
    ['a ConfigMap', { configMap: { name: 'c' } }],
    ['a Secret', { secret: { name: 's' } }],
  ])('nothing is mounted in %s', (_name, source) => {
    expect(mounts({ path: '/data/in/', ...PVC }, { path: '//data', ...source })).toEqual([
      'spec.mounts[0].path must not lie in spec.mounts[1], /data, which is read-only (got /data/in)',
    ]);
  });

  test('nor is data downloaded into it', () => {
    const s3 = [{ url: 's3://bucket/in', mode: 'download', path: '/data/in', secret: 's' }];
    expect(reasons({ s3, mounts: [{ path: '/data', ...PVC, readOnly: true }] })).toEqual([
      'spec.s3[0].path must not lie in spec.mounts[0], /data, which is read-only (got /data/in)',
    ]);
  });

  test('a home that nobody can write is none', () => {
    expect(mounts({ path: '/home/aisubmit/', secret: { name: 's' } })).toEqual([
      'spec.mounts[0] must be writable at /home/aisubmit, the home',
    ]);
    expect(mounts({ path: '/home/aisubmit', ...PVC, readOnly: true })).toHaveLength(1);
  });

  test('code takes no folder that the image needs', () => {
    expect(reasons({ git: [{ url: 'https://git.corp/a', path: '/usr//lib/' }] })).toEqual([
      'spec.git[0].path must not take the place of a folder that the image needs (got /usr/lib)',
    ]);
  });
});

describe('scratch volumes', () => {
  test('are taken from what the workload asks for', () => {
    const scratch = { path: '/scratch', emptyDir: { size: '11Gi' } };
    expect(mounts(scratch)).toEqual([
      'spec.mounts[0].emptyDir.size must not be more than ephemeralStorage, 10Gi, from which it is taken (got 11Gi)',
    ]);
    expect(reasons({ resources: { ephemeralStorage: '11Gi' }, mounts: [scratch] })).toEqual([]);
  });

  test('in memory are taken from memory', () => {
    const fast = { path: '/fast', emptyDir: { size: '5Gi', medium: 'Memory' } };
    expect(mounts(fast)).toEqual([
      'spec.mounts[0].emptyDir.size must not be more than memory, 4Gi, from which it is taken (got 5Gi)',
    ]);
    expect(reasons({ resources: { memory: '6Gi' }, mounts: [fast] })).toEqual([]);
  });
});

describe('the token of somebody’s notebook', () => {
  const TOKEN = 'notebook-lab-token';

  test.each<[string, object]>([
    ['spec.mounts[0].secret.name', { mounts: [{ path: '/t', secret: { name: TOKEN } }] }],
    ['spec.env[0].secret.name', { env: [{ name: 'T', secret: { name: TOKEN, key: 'token' } }] }],
    ['spec.git[0].secret', { git: [{ url: 'https://git.corp/a', secret: TOKEN }] }],
    ['spec.s3[0].secret', { s3: [{ url: 's3://bucket', mode: 'download', path: '/d', secret: TOKEN }] }],
    ['spec.pullSecrets[0]', { pullSecrets: [TOKEN] }],
  ])('is not to be had through %s', (path, spec) => {
    expect(reasons(spec)).toEqual([`${path} must not be the token of a notebook (got "${TOKEN}")`]);
  });

  test('is not confused with what only sounds like it', () => {
    expect(
      mounts({ path: '/t', secret: { name: 'notebook-token' } }, { path: '/u', secret: { name: 'hub-token' } }),
    ).toEqual([]);
  });
});
