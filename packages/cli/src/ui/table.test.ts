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

function narrow(room: number): string {
  let out = '';
  const table = new TableWriter<Row>(
    [
      { heading: 'NAME', text: ({ name }) => name },
      { heading: 'STATE', text: ({ state }) => state, shrinks: true },
    ],
    (text) => {
      out += text;
    },
    { room, headings: false },
  );
  table.page([{ name: 'training/mnist', state: 'it waits for a node' }]);
  return out;
}

test('a narrow terminal cuts what may be cut, and never a name', () => {
  expect(narrow(80)).toBe('training/mnist   it waits for a node\n');
  expect(narrow(30)).toBe('training/mnist   it waits for…\n');
  expect(narrow(5)).toBe('training/mnist   it wait…\n');
});
