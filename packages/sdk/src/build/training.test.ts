import { describe, expect, test } from 'vitest';
import { AisubmitError } from '../errors.ts';
import { baselinePolicy } from '../policy/baseline.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { resolveRequest } from '../policy/resolve-request.ts';
import { parseRequest } from '../request/parse-request.ts';
import { buildBundle } from './build-bundle.ts';
import type { Bundle } from './bundle.ts';
import { bundleObjects } from './bundle-objects.ts';

const CONTEXT = { namespace: 'team-a', requestId: 'request-1', submittedBy: 'alice', version: '1.2.3' };

function build(kind: string, spec: object, policy: Policy = baselinePolicy): Bundle {
  const request = { apiVersion: 'aisubmit.dev/v1alpha1', kind, metadata: { name: 'demo' }, spec };
  const resolution = resolveRequest(parseRequest({ ...request, spec: { image: 'a:1', ...spec } }), policy);
  if (!resolution.ok) throw new TypeError(resolution.violations.map(({ message }) => message).join('; '));
  return buildBundle(resolution.effective, CONTEXT);
}

function reasonsOf(spec: object): readonly string[] {
  try {
    build('Training', spec);
  } catch (error) {
    if (error instanceof AisubmitError) return error.reasons.map(({ path, message }) => `${path} ${message}`);
    throw error;
  }
  return [];
}

describe('a sweep', () => {
  const sweep = { parameters: { lr: [0.1, 0.01], batch: ['32', '64', '128'] } };

  test('is one Indexed Job with a number for each trial, and retries for each', () => {
    const { parent } = build('Training', { sweep: { ...sweep, parallelism: 4 }, command: ['train'], retries: 2 });
    const { template: _template, ...spec } = parent['spec'] as Record<string, unknown>;
    expect(spec).toMatchObject({ completions: 6, parallelism: 4, completionMode: 'Indexed', backoffLimitPerIndex: 2 });
    expect(spec).not.toHaveProperty('backoffLimit');
  });

  test('never runs more at a time than it has', () => {
    const { parent } = build('Training', { sweep: { ...sweep, parallelism: 900 }, command: ['train'] });
    expect(parent['spec']).toMatchObject({ parallelism: 6 });
  });

  test.each([
    ['no command', { sweep }, ['spec.command is required by a sweep, which runs it once for each trial']],
    ['no parameters', { sweep: { parallelism: 2 } }, ['spec.sweep has no parameters']],
    [
      'a name that the trial would not know',
      { sweep, command: ['train', '--lr=$(lr)', '$(bacth)'], args: ['$$(HOME)'] },
      ['spec.command[2] names $(bacth), which is neither a parameter of the sweep nor a variable in env'],
    ],
    [
      'a name that means two things',
      { sweep, command: ['train'], env: [{ name: 'lr', value: '1' }] },
      ['spec.sweep.parameters.lr is the name of a variable in env, too'],
    ],
    [
      'a value that would be expanded',
      { sweep: { parameters: { a: ['$(HOME)'] } }, command: ['train'] },
      ['spec.sweep.parameters.a[0] must not hold $ (got "$(HOME)")'],
    ],
    [
      'a value twice',
      { sweep: { parameters: { a: [1, '1'] } }, command: ['train'] },
      ['spec.sweep.parameters.a must not hold a value twice'],
    ],
    [
      'more trials than anybody looks at',
      {
        sweep: { parameters: { a: [...Array(200).keys()], b: [...Array(51).keys()] } },
        command: ['train'],
      },
      ['spec.sweep.parameters must make at most 10000 trials; there is one for each combination of values'],
    ],
    [
      'a parameter without values',
      { sweep: { parameters: { a: [] } }, command: ['t'] },
      ['spec.sweep.parameters.a must hold at least one value'],
    ],
  ])('refuses %s', (_what, spec, want) => {
    expect(reasonsOf(spec)).toEqual(want);
  });
});

describe('a queue', () => {
  const queued = { scheduling: { queue: 'team' } };

  test('is named only when everything is there, and then Kueue lets the Job run', () => {
    const bundle = build('Training', queued);
    expect(bundle.parent.metadata.labels).not.toHaveProperty('kueue.x-k8s.io/queue-name');
    expect(bundle.release).toEqual({
      metadata: { annotations: { 'aisubmit.dev/incomplete': null }, labels: { 'kueue.x-k8s.io/queue-name': 'team' } },
    });
    const job = bundleObjects(bundle).at(-1);
    expect(job?.['spec']).toMatchObject({ suspend: true });
    expect(job?.metadata.labels).toHaveProperty(['kueue.x-k8s.io/queue-name'], 'team');
  });

  test('of an endpoint is named with its replicas', () => {
    expect(build('Inference', queued).release).toEqual({
      metadata: { annotations: { 'aisubmit.dev/incomplete': null }, labels: { 'kueue.x-k8s.io/queue-name': 'team' } },
      spec: { replicas: 1 },
    });
  });
});

describe('a node pool', () => {
  const policy = parsePolicy({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Policy',
    metadata: { name: 'pools' },
    spec: { scheduling: { nodePools: { label: 'example.com/pool', names: ['cpu', 'a100'] } } },
  });
  const selectorOf = (bundle: Bundle): unknown =>
    (bundle.parent['spec'] as { template: { spec: { nodeSelector: unknown } } }).template.spec.nodeSelector;

  test.each([
    ['the one asked for', { nodePool: 'a100' }, { 'example.com/pool': 'a100' }],
    ['the first for those who ask for none', {}, { 'example.com/pool': 'cpu' }],
    ['beside a selector', { nodePool: 'a100', nodeSelector: { zone: 'b' } }, { 'example.com/pool': 'a100', zone: 'b' }],
  ])('%s', (_what, scheduling, want) => {
    expect(selectorOf(build('Training', { scheduling }, policy))).toEqual(want);
  });

  test('that the policy does not name is refused, with those that it does', () => {
    expect(() => build('Training', { scheduling: { nodePool: 'h100' } }, policy)).toThrow(
      'must be one of cpu, a100 under policy pools (got h100)',
    );
  });

  test('is refused where no policy says what a pool is', () => {
    expect(reasonsOf({ scheduling: { nodePool: 'a100' } })).toEqual([
      'spec.scheduling.nodePool names a pool, and policy baseline does not say which label of nodes is their pool',
    ]);
  });
});
