import { expect, test } from 'vitest';
import { copyWords } from './copy-words.ts';

test('which side lies in a workload says the direction', () => {
  expect(copyWords(['a', 'b c', 'lab:work/'], 'linux')).toEqual({
    direction: 'in',
    workload: 'lab',
    sources: ['a', 'b c'],
    target: 'work/',
  });
  expect(copyWords(['notebook/lab:~/x', 'lab/y'], 'linux')).toEqual({
    direction: 'out',
    workload: 'notebook/lab',
    sources: ['~/x'],
    target: 'lab/y',
  });
});

test('no path is where the container begins; a path may hold anything', () => {
  expect(copyWords(['x', 'lab:'], 'linux').target).toBe('.');
  expect(copyWords(['lab:a:b\nc', '.'], 'linux').sources).toEqual(['a:b\nc']);
});

test('drives are no workloads', () => {
  expect(copyWords(['C:\\x', 'lab:y'], 'linux').sources).toEqual(['C:\\x']);
  expect(copyWords(['c:x', 'lab:y'], 'win32').sources).toEqual(['c:x']);
  expect(copyWords(['c:x', 'y'], 'linux').workload).toBe('c');
});

test('./ keeps a file with a colon on this machine', () => {
  expect(copyWords(['./lab:x', 'lab:y'], 'linux').sources).toEqual(['./lab:x']);
});

test.each([
  [[], 'SRC and DST are missing'],
  [['a'], 'DST is missing'],
  [['a', 'b'], 'neither side lies in a workload'],
  [['lab:a', 'lab:b'], 'only one side can lie in a workload'],
  [['lab:a', 'x', '.'], 'all sources lie on one side, and in one workload'],
  [['lab:a', 'run:b', '.'], 'all sources lie on one side, and in one workload'],
  [['', 'lab:'], 'a path is empty'],
])('%j is refused', (words, message) => {
  expect(() => copyWords(words, 'linux')).toThrow(message);
});
