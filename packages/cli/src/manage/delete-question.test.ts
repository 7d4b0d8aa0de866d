import { expect, test } from 'vitest';
import { workloadStatus } from '../workload-status.fixture.ts';
import { deleteQuestion } from './delete-question.ts';

const lab = workloadStatus({ kind: 'Notebook', name: 'lab', state: 'Running', user: 'alice' });
const mnist = workloadStatus({ kind: 'Training', name: 'mnist', state: 'Failed', user: 'bob' });
const asked = { namespace: 'team-a', username: 'alice', claims: [], purge: false };

test('asks about one, and says what stays', () => {
  expect(deleteQuestion([lab], { ...asked, claims: ['notebook-lab-home'] })).toEqual({
    lines: ['  volume claim notebook-lab-home stays'],
    question: 'Delete notebook/lab in namespace team-a?',
  });
});

test('says what data goes', () => {
  expect(deleteQuestion([lab], { ...asked, claims: ['notebook-lab-home'], purge: true })).toEqual({
    lines: ['  volume claim notebook-lab-home goes with all its data'],
    question: 'Delete notebook/lab in namespace team-a and all data of its volumes?',
  });
});

test('shows several, and whose they are', () => {
  expect(deleteQuestion([lab, mnist], asked)).toEqual({
    lines: ['  notebook/lab  Running', '  training/mnist  Failed, submitted by bob'],
    question: 'Delete these 2 workloads in namespace team-a?',
  });
});

test('shows of very many only the first', () => {
  const many = Array.from({ length: 12 }, (_, index) => ({ ...lab, name: `lab-${index}` }));
  const { lines } = deleteQuestion(many, asked);
  expect([lines.length, lines.at(-1)]).toEqual([11, '  and 2 more']);
});
