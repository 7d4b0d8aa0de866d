import { checkManifests, parseRequest, resolveRequest } from '@aisubmit/sdk';
import { describe, expect, test } from 'vitest';
import { makeRequest } from '../requests/build-request.ts';
import { CEILINGS, scale, verbose, WORKLOAD_ATTACKS } from './attacks/policy-workloads.ts';

const broken = (manifest: unknown): string[] => [
  ...new Set(checkManifests([manifest], { policy: CEILINGS }).violations.map(({ control }) => control)),
];

test.each(WORKLOAD_ATTACKS)('$control stops: $name', ({ control, attack, twin }) => {
  expect(broken(attack)).toEqual([control]);
  expect(broken(twin)).toEqual([]);
});

test('scaling-ceiling stops: a word to the scale of a workload', () => {
  expect(broken(scale(5))).toEqual(['scaling-ceiling']);
  expect(broken(scale(4))).toEqual([]);
});

test('a refusal says what is allowed in all', () => {
  const found = WORKLOAD_ATTACKS.flatMap(({ attack }) => checkManifests([attack], { policy: CEILINGS }).violations);
  expect([...new Set(found.map(({ allowed, message }) => `${message} ${allowed}`))]).toEqual([
    'spec must not have more pods at once than the policy allows (4) 4',
    'kind must not be DaemonSet, which has as many pods as there are nodes undefined',
    'spec must not take more GPUs, in all of its pods together, than the policy allows (8) 8',
    'spec must not take more CPU, in all of its pods together, than the policy allows (16) 16',
    'spec must not take more memory, in all of its pods together, than the policy allows (32Gi) 32Gi',
    'spec.maxReplicas must not be more than the policy allows (4) 4',
  ]);
});

describe('requests are told before anything is built', () => {
  test.each<[string, 'Training' | 'Inference', object, string[]]>([
    [
      'replicas',
      'Inference',
      { replicas: { max: 5 } },
      ['spec.replicas.max: must be at most 4 under policy ceilings (got 5)'],
    ],
    [
      'trials at once',
      'Training',
      { command: ['true'], sweep: { parameters: { a: ['1', '2', '3', '4', '5'] }, parallelism: 5 } },
      ['spec.sweep.parallelism: must be at most 4 under policy ceilings (got 5)'],
    ],
    [
      'GPUs of one pod',
      'Training',
      { resources: { gpu: { count: 9 } } },
      ['spec.resources.gpu.count: must be at most 8 under policy ceilings (got 9)'],
    ],
    [
      'GPUs of all pods',
      'Inference',
      { replicas: { max: 4 }, resources: { gpu: { count: 3 } } },
      [
        'spec.replicas.max: must be at most 2 with 3 GPU in each pod: all together may take 8 under policy ceilings (got 4)',
      ],
    ],
    [
      'CPU and memory of all trials',
      'Training',
      {
        command: ['true'],
        sweep: { parameters: { a: ['1', '2', '3'] }, parallelism: 3 },
        resources: { cpu: '6', memory: '16Gi' },
      },
      [
        'spec.sweep.parallelism: must be at most 2 with 6 CPU in each pod: all together may take 16 under policy ceilings (got 3)',
        'spec.sweep.parallelism: must be at most 2 with 16Gi memory in each pod: all together may take 32Gi under policy ceilings (got 3)',
      ],
    ],
    ['what fits', 'Inference', { replicas: { max: 4 }, resources: { gpu: { count: 2 } } }, []],
  ])('%s', (_name, kind, spec, want) => {
    const resolution = resolveRequest(parseRequest(makeRequest(kind, { ...spec })), CEILINGS);
    const said = resolution.ok ? [] : resolution.violations.map(({ path, message }) => `${path}: ${message}`);
    expect(said).toEqual(want);
    expect(resolution.ok ? [] : resolution.violations.map(({ control }) => control)).not.toContain('field-rule');
  });
});

test('20 containers of 100 variables of 256 characters are not too much text, and a tenth more is', () => {
  expect(checkManifests([verbose(256)]).violations).toEqual([]);
  expect(checkManifests([verbose(282)]).violations.map(({ control }) => control)).toEqual(['text-size']);
});
