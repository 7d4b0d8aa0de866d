import { expect, test } from 'vitest';
import { TableWriter } from './table.ts';

interface Row {
  readonly name: string;
  readonly state: string;
}

test('pages print under one heading, widen when they must, and show no control characters', () => {
  let out = '';
  const table = new TableWriter<Row>(
    [
      { heading: 'NAME', text: ({ name }) => name },
      { heading: 'STATE', text: ({ state }) => state },
    ],
    (text) => {
      out += text;
    },
  );
  table.page([]);
  table.page([{ name: 'a', state: '' }]);
  table.page([{ name: 'longer', state: 'Run\u001b[31m' }]);
  expect(out).toBe('NAME   STATE\na      <none>\nlonger   Run\\u{1b}[31m\n');
});
