import { describe, expect, test } from 'vitest';
import { candidateRefs } from './resolve-workload.ts';

const names = (text: string): string[] => candidateRefs(text, 'team-a').map(({ kind, name }) => `${kind} ${name}`);

describe('candidateRefs', () => {
  test.each([
    ['mnist', ['Notebook mnist', 'Training mnist', 'Inference mnist']],
    ['training/mnist', ['Training mnist']],
    ['train/mnist', ['Training mnist']],
    ['Notebook/lab', ['Notebook lab']],
    [
      'training-mnist',
      ['Notebook training-mnist', 'Training training-mnist', 'Inference training-mnist', 'Training mnist'],
    ],
  ])('%s', (text, want) => {
    expect(names(text)).toEqual(want);
  });

  test.each([
    ['job/mnist', '"job" is not a kind of workload'],
    ['constructor/x', '"constructor" is not a kind of workload'],
    ['training/../x', '"../x" is not the name of a workload'],
    ['Mnist', '"Mnist" is not the name of a workload'],
    ['', '"" is not the name of a workload'],
  ])('refuses %j', (text, want) => {
    expect(() => candidateRefs(text, 'team-a')).toThrow(want);
  });
});
