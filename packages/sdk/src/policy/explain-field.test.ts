import { expect, test } from 'vitest';
import { baselinePolicy } from './baseline.ts';
import { explainField } from './explain-field.ts';
import { parsePolicy } from './parse-policy.ts';

const strict = parsePolicy({
  apiVersion: 'aisubmit.dev/v1alpha1',
  kind: 'Policy',
  metadata: { name: 'strict' },
  spec: {
    rules: { 'resources.memory': { max: '64Gi' } },
    kinds: { Notebook: { rules: { 'resources.memory': { default: '8Gi' } } } },
  },
});

test('says what a request gets without choosing, from whom, and what bounds the choice', () => {
  expect(explainField('spec.resources.memory', strict)).toMatchObject([
    {
      kind: 'Notebook',
      type: 'bytes',
      without: { value: '8Gi', layer: 'policy', source: 'policy strict' },
      rules: [
        { source: 'policy strict', rule: { max: '64Gi' } },
        { source: 'policy strict', rule: { default: '8Gi' } },
      ],
    },
    { kind: 'Training', without: { value: '4Gi', layer: 'built-in', source: 'aisubmit' } },
    { kind: 'Inference', without: { value: '2Gi' } },
  ]);
});

test('speaks only of the kinds that have the field', () => {
  expect(explainField('idleTimeout', baselinePolicy).map(({ kind }) => kind)).toEqual(['Notebook']);
});

test('knows what a slip was meant to be', () => {
  expect(() => explainField('memory', baselinePolicy)).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', fix: 'did you mean resources.memory?' }),
  );
});
