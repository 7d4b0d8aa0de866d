import { describe, expect, test } from 'vitest';
import { parseRequest } from '../request/parse-request.ts';
import { parsePolicy } from './parse-policy.ts';
import type { Policy } from './policy.ts';
import { type Resolution, resolveRequest } from './resolve-request.ts';

function resolve(kind: string, spec: object, policy: Policy): Resolution {
  return resolveRequest(
    parseRequest({ apiVersion: 'aisubmit.dev/v1alpha1', kind, metadata: { name: 'demo' }, spec }),
    policy,
  );
}

function document(spec: object): unknown {
  return { apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Policy', metadata: { name: 'strict' }, spec };
}

describe('rules', () => {
  const withRules = (rules: object) => parsePolicy(document({ rules }));
  const verdict = (rules: object, spec: object, kind = 'Training') => {
    const resolution = resolve(kind, { image: 'a:1', ...spec }, withRules(rules));
    return resolution.ok ? resolution.effective.spec : resolution.violations.map(({ message }) => message);
  };

  test.each<[string, object, object, unknown]>([
    [
      'max',
      { 'resources.memory': { max: '8Gi' } },
      { resources: { memory: '8193Mi' } },
      ['must be at most 8Gi under policy strict (got 8193Mi)'],
    ],
    [
      'min',
      { 'resources.gpu.count': { min: 2 } },
      { resources: { gpu: { count: 1 } } },
      ['must be at least 2 under policy strict (got 1)'],
    ],
    [
      'step',
      { 'resources.gpu.count': { step: 2 } },
      { resources: { gpu: { count: 3 } } },
      ['must be a multiple of 2 under policy strict (got 3)'],
    ],
    [
      'step from min',
      { retries: { min: 1, step: 3 } },
      { retries: 3 },
      ['must be 1 or that plus a multiple of 3 under policy strict (got 3)'],
    ],
    [
      'options',
      { image: { options: ['b:1', { value: 'c:1', displayed: 'C' }] } },
      {},
      ['must be one of b:1, c:1 under policy strict (got a:1)'],
    ],
    [
      'options mean the same amount',
      { 'resources.memory': { options: ['1Gi'] } },
      { resources: { memory: '1024Mi' } },
      expect.objectContaining({ image: 'a:1' }),
    ],
    ['locked', { retries: { locked: true, default: 1 } }, { retries: 2 }, ['is locked to 1 by policy strict (got 2)']],
    [
      'locked and asked for the same',
      { retries: { locked: true, default: 1 } },
      { retries: 1 },
      expect.objectContaining({ retries: 1 }),
    ],
    [
      'a default beyond a bound moves inside it',
      { 'resources.memory': { max: '1Gi' } },
      {},
      expect.objectContaining({ resources: expect.objectContaining({ memory: { request: '1Gi', limit: '1Gi' } }) }),
    ],
    [
      'defaultFrom',
      { 'resources.memoryRequest': { defaultFrom: { field: 'resources.memory', factor: 0.5 } } },
      {},
      expect.objectContaining({
        resources: expect.objectContaining({ memory: { request: '2147483648', limit: '4Gi' } }),
      }),
    ],
  ])('%s', (_name, rules, spec, want) => {
    expect(verdict(rules, spec)).toEqual(want);
  });

  test('required is asked of the user', () => {
    expect(() => resolve('Training', { image: 'a:1' }, withRules({ maxRuntime: { required: true } }))).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        reasons: [{ path: 'spec.maxRuntime', message: 'is required by policy strict' }],
      }),
    );
  });

  test('a default that is none is the admin’s mistake, and says so', () => {
    expect(() => resolve('Training', { image: 'a:1' }, withRules({ serviceAccount: { default: 'No_Name' } }))).toThrow(
      expect.objectContaining({
        reasons: [
          expect.objectContaining({
            path: 'spec.serviceAccount',
            message: expect.stringContaining('from policy strict'),
          }),
        ],
      }),
    );
  });
});
