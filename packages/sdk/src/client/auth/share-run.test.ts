import { expect, test } from 'vitest';
import { shareRun } from './share-run.ts';

/** A task that ends when it is told, with each of its runs. */
function told(): {
  readonly ask: (signal?: AbortSignal) => Promise<string>;
  readonly runs: { readonly signal: AbortSignal; readonly end: (answer: string) => void; readonly fail: () => void }[];
} {
  const runs: { signal: AbortSignal; end: (answer: string) => void; fail: () => void }[] = [];
  const ask = shareRun((signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    runs.push({ signal, end: resolve, fail: () => reject(new TypeError('no')) });
    signal.addEventListener('abort', () => reject(new TypeError('ended')), { once: true });
    return promise;
  });
  return { ask, runs };
}

const INTERRUPTED = { code: 'INTERRUPTED', message: 'interrupted' };

test('whoever asks meanwhile waits for the same run, and the next for another', async () => {
  const { ask, runs } = told();
  const both = Promise.all([ask(), ask(new AbortController().signal)]);
  runs[0]?.end('one');
  expect(await both).toEqual(['one', 'one']);
  const third = ask();
  runs[1]?.end('two');
  expect(await third).toBe('two');
  expect(runs).toHaveLength(2);
});

test('the abort of the first takes nothing from the others', async () => {
  const { ask, runs } = told();
  const first = new AbortController();
  const asked = [ask(first.signal), ask(), ask(new AbortController().signal)];
  first.abort();
  await expect(asked[0]).rejects.toMatchObject(INTERRUPTED);
  expect(runs[0]?.signal.aborted).toBe(false);
  runs[0]?.end('one');
  expect(await Promise.all(asked.slice(1))).toEqual(['one', 'one']);
});

test('a run for which nobody waits is ended, and nobody joins it', async () => {
  const { ask, runs } = told();
  const [first, second] = [new AbortController(), new AbortController()];
  const asked = [ask(first.signal), ask(second.signal)];
  first.abort();
  second.abort();
  for (const each of asked) await expect(each).rejects.toMatchObject(INTERRUPTED);
  expect(runs[0]?.signal.aborted).toBe(true);
  const third = ask();
  runs[1]?.end('two');
  expect(await third).toBe('two');
});

test('whoever is aborted before starts nothing', async () => {
  const { ask, runs } = told();
  await expect(ask(AbortSignal.abort())).rejects.toMatchObject(INTERRUPTED);
  expect(runs).toEqual([]);
});

test('all hear of a failure, and the next asks again', async () => {
  const { ask, runs } = told();
  const asked = [ask(), ask()];
  runs[0]?.fail();
  for (const each of asked) await expect(each).rejects.toThrow('no');
  const next = ask();
  runs[1]?.end('two');
  expect(await next).toBe('two');
});
