import { expect, test } from 'vitest';
import { AisubmitError } from '../../errors.ts';
import { ApiError } from '../transport/api-error.ts';
import type { CopyOptions } from './copy-options.ts';
import { type Attempt, tryAgain } from './try-again.ts';

const CUT = new ApiError('UNREACHABLE', 'it was cut', { fix: 'try again', transient: true });

async function copy(errors: readonly Error[], retries?: number) {
  const notes: string[] = [];
  const attempts: Attempt[] = [];
  const clock = { now: () => 0, random: () => 1, sleep: async () => {} };
  const options: CopyOptions = { platform: 'linux', retries, clock, onNote: (note) => notes.push(note) };
  const outcome = await tryAgain(async (attempt) => {
    const error = errors[attempts.length];
    attempts.push(attempt);
    attempt.tally.addFile();
    if (error !== undefined) throw error;
  }, options).catch((error: unknown) => error);
  return { outcome, notes, attempts };
}

test('a copy begins again as often as is wanted, and knows what an attempt before has left', async () => {
  const { outcome, notes, attempts } = await copy([CUT, CUT], 2);
  expect(outcome).toEqual({ bytes: 0, files: 1 });
  expect(notes).toEqual([
    'it was cut; beginning again, 1 of 2; 1 file that had come whole stays',
    'it was cut; beginning again, 2 of 2; 1 file that had come whole stays',
  ]);
  expect(attempts.map(({ since }) => typeof since)).toEqual(['undefined', 'number', 'number']);
  expect(new Set(attempts.map(({ made }) => made)).size).toBe(1);
});

test('one that begins again as often as it takes says how often it has', async () => {
  const { notes } = await copy([CUT], Number.POSITIVE_INFINITY);
  expect(notes).toEqual(['it was cut; beginning again, 1; 1 file that had come whole stays']);
});

test('without retries it ends at once, with what stays', async () => {
  const { outcome, notes } = await copy([CUT]);
  expect(notes).toEqual([]);
  expect(outcome).toMatchObject({
    code: 'UNREACHABLE',
    message: 'it was cut; 1 file that had come whole stays',
    fix: 'try again',
  });
});

test.each([
  new AisubmitError('REJECTED', 'no'),
  new AisubmitError('INTERRUPTED', 'no'),
  new ApiError('NOT_FOUND', 'no', { status: 404 }),
])('what stays wrong is not tried again: $code', async (error) => {
  const { outcome, attempts } = await copy([error], Number.POSITIVE_INFINITY);
  expect(attempts).toHaveLength(1);
  expect(outcome).toMatchObject({ code: error.code, message: 'no; 1 file that had come whole stays' });
});
