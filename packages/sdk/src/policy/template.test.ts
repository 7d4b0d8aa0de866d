import { describe, expect, test } from 'vitest';
import { parseRequest } from '../request/parse-request.ts';
import { baselinePolicy } from './baseline.ts';
import { parsePolicy } from './parse-policy.ts';
import type { Policy } from './policy.ts';
import { resolveRequest } from './resolve-request.ts';
import { parseTemplate } from './template.ts';

function document(spec: object): unknown {
  return { apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Policy', metadata: { name: 'strict' }, spec };
}

describe('a template', () => {
  const template = parseTemplate({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Template',
    metadata: { name: 'pytorch' },
    spec: {
      kind: 'Training',
      request: {
        image: 'pytorch:2',
        env: [
          { name: 'OMP_NUM_THREADS', value: '4' },
          { name: 'MODE', value: 'fast' },
        ],
        resources: { gpu: { count: 1 } },
      },
      rules: { 'resources.gpu.count': { max: 4 }, retries: { locked: true, default: 3 } },
    },
  });
  const use = (spec: object, policy: Policy = baselinePolicy) =>
    resolveRequest(
      parseRequest({
        apiVersion: 'aisubmit.dev/v1alpha1',
        kind: 'Training',
        metadata: { name: 'demo' },
        spec: { template: 'pytorch', ...spec },
      }),
      policy,
      { template },
    );

  test('fills in, and the user chooses inside it', () => {
    const resolution = use({ resources: { gpu: { count: 2 } }, env: [{ name: 'MODE', value: 'slow' }] });
    expect(resolution.ok && resolution.effective).toMatchObject({
      spec: {
        image: 'pytorch:2',
        retries: 3,
        resources: { gpu: { count: 2, resource: 'nvidia.com/gpu' } },
        env: [
          { name: 'OMP_NUM_THREADS', value: '4' },
          { name: 'MODE', value: 'slow' },
        ],
      },
      provenance: {
        'spec.image': { layer: 'template', source: 'template pytorch' },
        'spec.retries': { layer: 'template', source: 'template pytorch' },
        'spec.resources.gpu.count': { layer: 'user', source: 'the request' },
      },
    });
  });

  test('holds the user to its rules, by name', () => {
    const resolution = use({ resources: { gpu: { count: 8 } }, retries: 0 });
    expect(resolution.ok ? [] : resolution.violations.map(({ message, layer }) => ({ message, layer }))).toEqual([
      { message: 'must be at most 4 under template pytorch (got 8)', layer: 'template pytorch' },
      { message: 'is locked to 3 by template pytorch (got 0)', layer: 'template pytorch' },
    ]);
  });

  test('is itself held to the policy', () => {
    const resolution = use(
      {},
      parsePolicy(document({ rules: { image: { options: ['corp:1'] }, retries: { max: 1 } } })),
    );
    expect(resolution.ok ? [] : resolution.violations.map(({ message }) => message)).toEqual([
      'must be corp:1 under policy strict (got pytorch:2 from template pytorch)',
      'must be at most 1 under policy strict (got 3 from template pytorch)',
    ]);
  });

  test('says what it wants, in the words of its rule', () => {
    const wanting = parseTemplate({
      apiVersion: 'aisubmit.dev/v1alpha1',
      kind: 'Template',
      metadata: { name: 'wanting' },
      spec: {
        kind: 'Training',
        request: { image: 'pytorch:2' },
        rules: {
          args: { required: true, help: 'The model first' },
          retries: { required: true },
          'resources.gpu.resource': { required: true },
        },
      },
    });
    const request = { metadata: { name: 'd' }, spec: { template: 'wanting' } };
    expect(() =>
      resolveRequest(
        parseRequest({ apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Training', ...request }),
        baselinePolicy,
        { template: wanting },
      ),
    ).toThrow(
      expect.objectContaining({
        reasons: [
          { path: 'spec.args', message: 'is required by template wanting', fix: 'The model first' },
          { path: 'spec.retries', message: 'is required by template wanting' },
        ],
      }),
    );
  });

  test('must be the one that is named, and of the kind', () => {
    expect(() =>
      resolveRequest(
        parseRequest({
          apiVersion: 'aisubmit.dev/v1alpha1',
          kind: 'Training',
          metadata: { name: 'd' },
          spec: { template: 'x' },
        }),
        baselinePolicy,
      ),
    ).toThrow('cannot be used');
    expect(() =>
      resolveRequest(
        parseRequest({
          apiVersion: 'aisubmit.dev/v1alpha1',
          kind: 'Notebook',
          metadata: { name: 'd' },
          spec: { template: 'pytorch' },
        }),
        baselinePolicy,
        { template },
      ),
    ).toThrow('cannot be used');
  });

  test.each([
    [{ kind: 'Training', request: { imgae: 'x' } }, 'spec.request.imgae'],
    [{ kind: 'Training', rules: { idleTimeout: { max: '1h' } } }, 'spec.rules["idleTimeout"]'],
    [{ kind: 'Pod' }, 'spec.kind'],
  ])('with a mistake is refused: %j', (spec, path) => {
    expect(() =>
      parseTemplate({ apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Template', metadata: { name: 't' }, spec }),
    ).toThrow(expect.objectContaining({ reasons: expect.arrayContaining([expect.objectContaining({ path })]) }));
  });
});
