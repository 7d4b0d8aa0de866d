import { baselinePolicy, parsePolicy, parseTemplate, type Template } from '@aisubmit/sdk';
import { describe, expect, test } from 'vitest';
import { templateQuestions } from './template-questions.ts';

const apiVersion = 'aisubmit.dev/v1alpha1';
const template = (rules: object, request: object = { image: 'a:1' }): Template =>
  parseTemplate({ apiVersion, kind: 'Template', metadata: { name: 't' }, spec: { kind: 'Training', request, rules } });
const nothing = { policy: baselinePolicy, isGiven: () => false };

describe('templateQuestions', () => {
  test('asks in the order of prompt, with bounds and what Enter gives', () => {
    const rules = {
      'resources.memory': { prompt: 2, label: 'Memory', help: 'How much', min: '8Gi', max: '64Gi', default: '16Gi' },
      'resources.gpu.count': { prompt: 1, label: 'GPUs', max: 4 },
    };
    expect(templateQuestions(template(rules), nothing)).toEqual([
      { path: 'resources.gpu.count', label: 'GPUs', bounds: 'up to 4', required: false },
      {
        path: 'resources.memory',
        label: 'Memory',
        help: 'How much',
        bounds: '8Gi to 64Gi',
        default: '16Gi',
        required: false,
      },
    ]);
  });

  test('knows what Enter gives for a field that depends on another that is asked for, too', () => {
    const rules = { 'sweep.parallelism': { prompt: 1, label: 'At a time', default: 2 } };
    expect(templateQuestions(template(rules), nothing)).toEqual([
      { path: 'sweep.parallelism', label: 'At a time', default: '2', required: false },
    ]);
  });

  test('asks for what is missing although nobody marked it', () => {
    expect(templateQuestions(template({ args: { required: true } }, {}), nothing)).toEqual([
      { path: 'image', label: 'image', required: true },
      { path: 'args', label: 'args', required: true },
    ]);
  });

  test('never asks for what is locked or given', () => {
    const own = { 'resources.cpu': { prompt: 1, locked: true, default: '2' }, image: { prompt: 2 } };
    expect(templateQuestions(template(own), { ...nothing, isGiven: (path) => path === 'image' })).toEqual([]);
    const locking = parsePolicy({
      apiVersion,
      kind: 'Policy',
      metadata: { name: 'p' },
      spec: { rules: { image: { locked: true, default: 'b:1' } } },
    });
    expect(templateQuestions(template(own), { policy: locking, isGiven: () => false })).toEqual([]);
  });

  test('offers options under the names that the template gives them', () => {
    const options = ['a:1', { value: 'b:2', displayed: 'The new one' }];
    expect(templateQuestions(template({ image: { prompt: 1, options, default: 'a:1' } }), nothing)).toEqual([
      {
        path: 'image',
        label: 'image',
        options: [
          { value: 'a:1', name: 'a:1' },
          { value: 'b:2', name: 'The new one' },
        ],
        default: 'a:1',
        required: false,
      },
    ]);
  });
});
