import { expect, test } from 'vitest';
import { baselinePolicy } from './baseline.ts';
import { lintTemplate } from './lint-template.ts';
import { parsePolicy } from './parse-policy.ts';
import { parseTemplate } from './template.ts';

const API = 'aisubmit.dev/v1alpha1';
const template = parseTemplate({
  apiVersion: API,
  kind: 'Template',
  metadata: { name: 'big' },
  spec: {
    kind: 'Training',
    request: { image: 'a:1', resources: { memory: '512Gi' } },
    rules: {
      'resources.memory': { max: '1Ti' },
      'resources.gpu.count': { min: 1, max: 4 },
      retries: { default: 9, locked: true },
      serviceAccount: { options: ['research', 'deployer'] },
    },
  },
});
const policy = parsePolicy({
  apiVersion: API,
  kind: 'Policy',
  metadata: { name: 'p' },
  spec: {
    rules: {
      'resources.memory': { max: '64Gi' },
      'resources.gpu.count': { max: 8 },
      retries: { max: 3 },
      serviceAccount: { options: ['research'] },
    },
  },
});

test('a template that gives or promises more than the policy leaves is told of, place by place', () => {
  expect(lintTemplate(template, policy).map(({ path, message }) => `${path} ${message}`)).toEqual([
    'spec.request.resources.memory must be at most 64Gi under policy p (got 512Gi from template big)',
    'spec.request.retries must be at most 3 under policy p (got 9 from template big)',
    'spec.rules["resources.memory"].max must be at most 64Gi under policy p (got 1Ti from template big)',
    'spec.rules["serviceAccount"].options[1] must be research under policy p (got deployer from template big)',
  ]);
});

test('…and one that stays inside is not', () => {
  expect(lintTemplate(template, baselinePolicy)).toEqual([]);
});
