import { parseTemplate } from '@aisubmit/sdk';
import { expect, test } from 'vitest';
import { wordsAre } from './template-request.ts';

test.each([
  ['a command', 'no command of its own', {}, {}, 'command'],
  ['arguments', 'a command of its own', { command: ['serve'] }, {}, 'args'],
  ['arguments', 'an image whose entry point wants them', {}, { args: { required: true } }, 'args'],
  ['a command', 'questions about both', {}, { args: { prompt: 2 }, command: { prompt: 1 } }, 'command'],
])('what follows -- is %s for a template with %s', (...[, , request, rules, want]) => {
  const apiVersion = 'aisubmit.dev/v1alpha1';
  const spec = { kind: 'Inference', request, rules };
  expect(wordsAre(parseTemplate({ apiVersion, kind: 'Template', metadata: { name: 't' }, spec }))).toBe(want);
});
