import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ItemSplitter } from './item-splitter.ts';

function split(pieces: readonly string[]): { readonly items: unknown[]; readonly rest: string } {
  const items: unknown[] = [];
  const splitter = new ItemSplitter((json) => items.push(JSON.parse(json)));
  for (const piece of pieces) splitter.push(piece);
  return { items, rest: splitter.rest };
}

test('hands over each item, and keeps the list around them', () => {
  expect(split(['{"kind":"PodList","metadata":{"continue":"t"},"items":[{"a":[1]},\n {"b":{}}],"x":[2]}'])).toEqual({
    items: [{ a: [1] }, { b: {} }],
    rest: '{"kind":"PodList","metadata":{"continue":"t"},"items":[],"x":[2]}',
  });
});

test.each([
  ['{"items":null}', '{"items":null}'],
  ['{"kind":"items","other":[{"a":1}]}', '{"kind":"items","other":[{"a":1}]}'],
  ['{"metadata":{"items":[{"a":1}]}}', '{"metadata":{"items":[{"a":1}]}}'],
  ['[{"items":[{"a":1}]}]', '[{"items":[{"a":1}]}]'],
  ['{"items":[{"a":', '{"items":[{"a":'],
  ['no JSON', 'no JSON'],
])('leaves %s as it is', (text, rest) => {
  expect(split([text])).toEqual({ items: [], rest });
});

test('keeps no item that is complete', () => {
  const splitter = new ItemSplitter(() => undefined);
  splitter.push('{"items":[');
  for (let index = 0; index < 100; index++) splitter.push(`{"a":"${'x'.repeat(1000)}"},`);
  expect(splitter.rest).toBe('{"items":[');
});

test('wherever the text is cut, the same comes out', () => {
  const list = fc.record({
    items: fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
    metadata: fc.dictionary(fc.string(), fc.string()),
  });
  fc.assert(
    fc.property(list, fc.array(fc.nat(200)), (wanted, cuts) => {
      const text = JSON.stringify(wanted);
      const places = [0, ...cuts.map((cut) => cut % text.length).toSorted((a, b) => a - b), text.length];
      const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
      expect(split(pieces)).toEqual({ items: JSON.parse(text).items, rest: JSON.stringify({ ...wanted, items: [] }) });
    }),
  );
});
