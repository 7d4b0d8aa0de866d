import { expect, test } from 'vitest';
import { judgeField } from './judge-field.ts';
import { parsePolicy } from './parse-policy.ts';
import { parseTemplate } from './template.ts';

const apiVersion = 'aisubmit.dev/v1alpha1';
const policy = parsePolicy({
  apiVersion,
  kind: 'Policy',
  metadata: { name: 'strict' },
  spec: { rules: { 'resources.memory': { max: '64Gi' } } },
});
const template = parseTemplate({
  apiVersion,
  kind: 'Template',
  metadata: { name: 'small' },
  spec: { kind: 'Training', rules: { 'resources.memory': { min: '8Gi' }, args: { required: true } } },
});
const judge = (value: unknown): string[] =>
  judgeField('resources.memory', value, { policy, template }).map(({ message }) => message);

test('a value inside every rule breaks none, whatever else is missing', () => {
  expect(judge('32Gi')).toEqual([]);
});

test('each layer says what it does not allow', () => {
  expect(judge('128Gi')).toEqual(['must be at most 64Gi under policy strict (got 128Gi)']);
  expect(judge('1Gi')).toEqual(['must be at least 8Gi under template small (got 1Gi)']);
});
