import { expect, test } from 'vitest';
import { answer, memoryKubeApi } from '../../../../test/fakes/memory-kube-api.ts';
import type { KubeList } from './kube-types.ts';
import { listPages } from './list-pages.ts';
import type { KubeApi } from './transport/kube-api.ts';

type Answer = KubeList<{ readonly metadata: { readonly name: string } }> | 'gone';
interface Asked {
  readonly limit: unknown;
  readonly token: unknown;
}

/** Answers one after the other, the last one for ever. */
function server(...answers: readonly Answer[]): { readonly api: KubeApi; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const api = memoryKubeApi();
  api.request = async ({ query }) => {
    const body = answers[Math.min(asked.length, answers.length - 1)];
    asked.push({ limit: query?.['limit'], token: query?.['continue'] });
    if (body === 'gone') throw answer(410, 'Expired');
    return { status: 200, body: body as never, warnings: [] };
  };
  return { api, asked };
}

function page(names: string, next?: string): Answer {
  const items = names
    .split(' ')
    .filter(Boolean)
    .map((name) => ({ metadata: { name } }));
  return { items, metadata: next === undefined ? {} : { continue: next } };
}

async function namesFrom(api: KubeApi): Promise<string[]> {
  const found: string[] = [];
  for await (const items of listPages<{ metadata: { name: string } }>(api, { apiVersion: 'v1', kind: 'Pod' })) {
    found.push(...items.map(({ metadata }) => metadata.name));
  }
  return found;
}

test('asks for page after page', async () => {
  const { api, asked } = server(page('a b', 'two'), page('c', ''));
  expect(await namesFrom(api)).toEqual(['a', 'b', 'c']);
  expect(asked).toEqual([
    { limit: 100, token: undefined },
    { limit: 100, token: 'two' },
  ]);
});

test('begins again where a token grew too old, and gives nothing out twice', async () => {
  const { api, asked } = server(page('a c', 'two'), 'gone', page('a b c', 'three'), page('d e'));
  expect(await namesFrom(api)).toEqual(['a', 'c', 'd', 'e']);
  expect(asked.map(({ token }) => token)).toEqual([undefined, 'two', undefined, 'three']);
});

test('asks for the whole list where tokens never live long enough', async () => {
  const { api, asked } = server(page('a b', 'two'), 'gone', page('a b', 'two'), 'gone', page('a b c d'));
  expect(await namesFrom(api)).toEqual(['a', 'b', 'c', 'd']);
  expect(asked.map(({ limit }) => limit)).toEqual([100, 100, 100, 100, undefined]);
});

test('a server that says so of a first page is not asked for ever', async () => {
  const { api, asked } = server('gone');
  await expect(namesFrom(api)).rejects.toMatchObject({ status: 410 });
  expect(asked).toHaveLength(1);
});

test.each([[null], [{ a: 1 }], ['x']])('a page whose items are %j has none', async (items) => {
  const { api } = server({ items, metadata: { continue: 'two' } } as never, page('a'));
  expect(await namesFrom(api)).toEqual(['a']);
});

test('what is no object is none of the list', async () => {
  const { api } = server({ items: [null, 7, { metadata: { name: 'a' } }] } as never);
  expect(await namesFrom(api)).toEqual(['a']);
});

const IN_CIRCLES = {
  code: 'SERVER_ERROR',
  message: 'the list of pods never ends: https://memory.test gave a page of it a second time',
  fix: 'tell your cluster admin: something before the API server pays no heed to what `continue` asks for',
};

test.each<[string, readonly Answer[], number]>([
  ['one token', [page('a', 'two'), page('b', 'two')], 2],
  ['tokens in turn', [page('a', 'two'), page('b', 'three'), page('c', 'two')], 3],
  ['one page, with a token that is always new', [page('a b', 'two'), page('a b', 'three')], 2],
  ['empty pages with one token', [page('', 'two'), page('', 'two')], 2],
])('a list that repeats %s ends with what is wrong', async (_what, answers, requests) => {
  const { api, asked } = server(...answers);
  await expect(namesFrom(api)).rejects.toMatchObject(IN_CIRCLES);
  expect(asked).toHaveLength(requests);
});

test('a server that forgets even a list in one piece is not asked for ever', async () => {
  const { api, asked } = server(page('a', 'two'), 'gone', page('a', 'two'), 'gone', page('a', 'two'), 'gone');
  await expect(namesFrom(api)).rejects.toMatchObject(IN_CIRCLES);
  expect(asked).toHaveLength(6);
});

test('an empty page leads to others, and a list that began again may give what it gave', async () => {
  const { api } = server(page('a', 'two'), 'gone', page('a', 'two'), page('', 'three'), page('b', 'four'), page('c'));
  expect(await namesFrom(api)).toEqual(['a', 'b', 'c']);
});
