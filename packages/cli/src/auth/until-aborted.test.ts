import { expect, test } from 'vitest';
import { untilAborted } from './until-aborted.ts';

const NEVER = new Promise<never>(() => undefined);

test('work that ends first is the answer', async () => {
  expect(await untilAborted(Promise.resolve('done'), new AbortController().signal)).toBe('done');
});

test('work that fails first is the error', async () => {
  const work = Promise.reject(new Error('broken'));
  await expect(untilAborted(work, new AbortController().signal)).rejects.toThrow('broken');
});

test('Ctrl-C ends the waiting, before and during', async () => {
  await expect(untilAborted(NEVER, AbortSignal.abort())).rejects.toMatchObject({ code: 'INTERRUPTED' });
  const controller = new AbortController();
  const waiting = untilAborted(NEVER, controller.signal);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'INTERRUPTED' });
});
