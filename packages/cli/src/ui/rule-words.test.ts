import { expect, test } from 'vitest';
import { ruleWords } from './rule-words.ts';

test.each([
  [{ min: 1, max: 8, step: 1, default: 2 }, 'at least 1; at most 8; in steps of 1; default 2'],
  [{ locked: true, default: 'a:1' }, 'locked to a:1'],
  [{ required: true, options: ['a', { value: 'b', displayed: 'Bee' }] }, 'must be chosen; one of a, b (Bee)'],
  [{ defaultFrom: { field: 'resources.memory', factor: 0.5 } }, 'default 0.5 times resources.memory'],
  [{ default: [{ port: 443 }] }, 'default [{"port":443}]'],
  [{ label: 'Memory' }, 'optional'],
])('%j', (rule, want) => {
  expect(ruleWords(rule)).toBe(want);
});
