import { expect, test } from 'vitest';
import { mergeIterables } from './merge-iterables.ts';

async function* after(values: readonly (string | Error)[], stopped: string[] = []): AsyncGenerator<string> {
  try {
    for (const value of values) {
      await Promise.resolve();
      if (value instanceof Error) throw value;
      yield value;
    }
  } finally {
    stopped.push('stopped');
  }
}

test('gives out everything of every source', async () => {
  const seen: string[] = [];
  for await (const { source, value } of mergeIterables(
    new Map([
      ['a', after(['1', '2'])],
      ['b', after(['3'])],
    ]),
  ))
    seen.push(source + value);
  expect(seen.toSorted()).toEqual(['a1', 'a2', 'b3']);
});

test('fails with the first source that does', async () => {
  const read = async (): Promise<void> => {
    for await (const _each of mergeIterables(
      new Map([
        ['a', after([new Error('no')])],
        ['b', after(['1'])],
      ]),
    ));
  };
  await expect(read()).rejects.toThrow('no');
});

test('tells its sources to stop when nobody reads on', async () => {
  const stopped: string[] = [];
  for await (const _each of mergeIterables(
    new Map([
      ['a', after(['1', '2'], stopped)],
      ['b', after(['3', '4'], stopped)],
    ]),
  ))
    break;
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(stopped).toEqual(['stopped', 'stopped']);
});
