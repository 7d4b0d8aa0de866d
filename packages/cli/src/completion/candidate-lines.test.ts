import { expect, test } from 'vitest';
import { candidateLines } from './candidate-lines.ts';
import type { CompletionRequest } from './completion-request.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const request = (more: Partial<CompletionRequest>): CompletionRequest => ({
  source: 'workload',
  typed: '',
  taken: [],
  flags: {},
  ...more,
});

const WORKLOADS = [
  { name: 'mnist', kind: 'Training', state: 'Running', createdAt: '2026-11-23T11:55:00Z' },
  { name: 'lab', kind: 'Notebook', state: 'Pending' },
  { name: 'mnist', kind: 'Notebook' },
];

test('workloads by name, and by kind where two share it', () => {
  expect(candidateLines(request({}), WORKLOADS, NOW)).toEqual([
    'lab\tNotebook, Pending',
    'notebook/mnist\tNotebook',
    'training/mnist\tTraining, Running, 5m',
  ]);
  expect(candidateLines(request({ typed: 'notebook/' }), WORKLOADS, NOW)).toEqual([
    'notebook/lab\tNotebook, Pending',
    'notebook/mnist\tNotebook',
  ]);
  expect(candidateLines(request({ taken: ['lab'] }), WORKLOADS, NOW)).not.toContain('lab\tNotebook, Pending');
});

test('only of the kinds that fit, and those that do not say', () => {
  const names = [{ name: 'a', kind: 'git' }, { name: 'b', kind: 's3' }, { name: 'c' }];
  expect(candidateLines(request({ source: 'secret', kinds: ['git'] }), names, NOW)).toEqual(['a\tgit', 'c']);
});

test('nothing that a shell or a terminal would obey', () => {
  const names = [
    { name: 'a$(reboot)' },
    { name: 'b c' },
    { name: 'd\u001b[2J' },
    { name: 'e', title: 'x\u001b]0;y\u0007\n:0' },
    { name: '-f' },
  ];
  expect(candidateLines(request({ source: 'context' }), names, NOW)).toEqual(['e\tx\\u{1b}]0;y\\u{7}\\u{a}:0']);
});
