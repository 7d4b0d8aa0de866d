import { AisubmitError } from '@aisubmit/sdk';
import { expect, test } from 'vitest';
import { eachWorkload } from './each-workload.ts';

const REFS = ['a', 'b', 'c'].map((name) => ({ kind: 'Training', name, namespace: 'team-a' }) as const);
const failing = (name: string) => new AisubmitError('CONFLICT', `${name} does not end`, { fix: 'wait' });

test('goes on after one that goes wrong, and tells all of them', async () => {
  const done: string[] = [];
  const task = eachWorkload(REFS, async ({ name }) => {
    if (name !== 'b') throw failing(name);
    done.push(name);
  });
  await expect(task).rejects.toMatchObject({
    code: 'CONFLICT',
    message: '2 of 3 went wrong',
    reasons: [
      { path: 'training/a', message: 'a does not end', fix: 'wait' },
      { path: 'training/c', message: 'c does not end', fix: 'wait' },
    ],
  });
  expect(done).toEqual(['b']);
});

test('tells the only one as it is', async () => {
  const one = REFS.slice(0, 1);
  await expect(
    eachWorkload(one, async () => {
      throw failing('a');
    }),
  ).rejects.toMatchObject({ message: 'a does not end' });
});

test('stops at Ctrl-C', async () => {
  await expect(
    eachWorkload(REFS, async () => {
      throw new AisubmitError('INTERRUPTED', 'interrupted');
    }),
  ).rejects.toMatchObject({ code: 'INTERRUPTED' });
});
