import { describe, expect, test } from 'vitest';
import { parseRequest } from '../request/parse-request.ts';
import { baselinePolicy } from './baseline.ts';
import { parsePolicy } from './parse-policy.ts';
import type { Policy } from './policy.ts';
import { type Resolution, resolveRequest } from './resolve-request.ts';

function resolve(kind: string, spec: object, policy: Policy = baselinePolicy): Resolution {
  return resolveRequest(
    parseRequest({ apiVersion: 'aisubmit.dev/v1alpha1', kind, metadata: { name: 'demo' }, spec }),
    policy,
  );
}

function effective(kind: string, spec: object): Extract<Resolution, { ok: true }>['effective'] {
  const resolution = resolve(kind, spec);
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.violations));
  return resolution.effective;
}

function document(spec: object): unknown {
  return { apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Policy', metadata: { name: 'strict' }, spec };
}

describe('the policy decides what the user leaves open', () => {
  test('a notebook needs nothing but a name', () => {
    expect(effective('Notebook', {}).spec).toEqual({
      image: 'quay.io/jupyter/minimal-notebook:2025-03-14',
      ide: 'jupyter',
      env: [],
      resources: {
        cpu: { request: '2', limit: '2' },
        memory: { request: '4Gi', limit: '4Gi' },
        ephemeralStorage: '10Gi',
      },
      identity: { runAsUser: 10_001, runAsGroup: 10_001, fsGroup: 10_001, supplementalGroups: [] },
      mounts: [],
      git: [],
      s3: [],
      scheduling: {},
      egress: [],
      pullSecrets: [],
      labels: {},
      home: { size: '10Gi' },
      idleTimeoutSeconds: 7200,
      maxRuntimeSeconds: 43_200,
      ttlSecondsAfterFinished: 2_592_000,
    });
  });

  test('every field remembers who set it', () => {
    const policy = parsePolicy(document({ rules: { retries: { default: 2 } } }));
    const resolution = resolve('Training', { image: 'a:1', resources: { memory: '8Gi' } }, policy);
    expect(resolution.ok && resolution.effective.provenance).toMatchObject({
      'spec.image': { layer: 'user', source: 'the request' },
      'spec.resources.memory': { layer: 'user', source: 'the request' },
      'spec.retries': { layer: 'policy', source: 'policy strict' },
      'spec.resources.cpu': { layer: 'built-in', source: 'aisubmit' },
    });
  });

  test('a request above the default limit raises the limit with it', () => {
    const { resources } = effective('Training', {
      image: 'a:1',
      resources: { cpuRequest: '8', memoryRequest: '1Gi' },
    }).spec;
    expect(resources.cpu).toEqual({ request: '8', limit: '8' });
    expect(resources.memory).toEqual({ request: '1Gi', limit: '4Gi' });
  });

  test('one replica unless more are asked for', () => {
    expect(effective('Inference', { image: 'a:1', replicas: { min: 2 } }).spec).toMatchObject({
      replicas: { min: 2, max: 2 },
    });
  });
});

describe('refuses', () => {
  test('no image, where the policy has none either', () => {
    expect(() => resolve('Training', {})).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', reasons: [expect.objectContaining({ path: 'spec.image' })] }),
    );
  });

  test.each([
    [{ resources: { cpu: '1', cpuRequest: '2' } }, 'spec.resources.cpuRequest', 'must not be more than cpu, 1 (got 2)'],
    [
      { resources: { memory: '1Gi', memoryRequest: '1025Mi' } },
      'spec.resources.memoryRequest',
      'must not be more than memory, 1Gi (got 1025Mi)',
    ],
    [
      { resources: { memory: '1Gi', sharedMemory: '2Gi' } },
      'spec.resources.sharedMemory',
      'must not be more than memory, from which it is taken, 1Gi (got 2Gi)',
    ],
  ])('a contradiction: %j', (spec, path, message) => {
    expect(() => resolve('Training', { image: 'a:1', ...spec })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', reasons: [{ path, message }] }),
    );
  });

  test('an autoscaler without room', () => {
    expect(() => resolve('Inference', { image: 'a:1', autoscale: { target: 50 } })).toThrow('contradicts itself');
  });

  const strict = parsePolicy(
    document({
      rules: { 'identity.runAsUser': { default: 100_000, min: 100_000, max: 199_999 } },
      kinds: { Notebook: { rules: { idleTimeout: { default: '30m', max: '1h' } } } },
    }),
  );

  test('what the policy does not leave to the user, every rule at once', () => {
    const resolution = resolve('Notebook', { identity: { runAsUser: 1000 }, idleTimeout: '2h' }, strict);
    expect(
      resolution.ok
        ? []
        : resolution.violations.map(({ control, path, message, layer }) => ({ control, path, message, layer })),
    ).toEqual([
      {
        control: 'uid-range',
        path: 'spec.identity.runAsUser',
        message: 'must be at least 100000 under policy strict (got 1000)',
        layer: 'policy strict',
      },
      {
        control: 'idle-timeout',
        path: 'spec.idleTimeout',
        message: 'must be at most 1h under policy strict (got 2h)',
        layer: 'policy strict',
      },
    ]);
  });

  test('what is refused shows what it would be, so that the rest can be judged in the same breath', () => {
    const resolution = resolve('Notebook', { idleTimeout: '2h' }, strict);
    expect(resolution.ok).toBe(false);
    expect(resolution.effective?.spec).toMatchObject({
      identity: { runAsUser: 100_000 },
      idleTimeoutSeconds: 7200,
    });
  });

  test('…and allows what it does', () => {
    expect(resolve('Notebook', { identity: { runAsUser: 150_000 }, idleTimeout: '1h' }, strict).ok).toBe(true);
  });
});
