import { expect, test } from 'vitest';
import type { Column } from './column.ts';
import { TableWriter } from './table.ts';

interface Row {
  readonly name: string;
  readonly state: string;
  readonly image?: string;
}

const NAME: Column<Row> = { heading: 'NAME', text: ({ name }) => name };
const STATE: Column<Row> = { heading: 'STATE', text: ({ state }) => state };
const IMAGE: Column<Row> = { heading: 'IMAGE', text: ({ image }) => image ?? '', shrinks: true, spare: 1 };

function writer(columns: readonly Column<Row>[], room?: number): { table: TableWriter<Row>; out: () => string } {
  let out = '';
  const write = (text: string): void => {
    out += text;
  };
  const table = new TableWriter<Row>(columns, write, { room });
  return { table, out: () => out };
}

test('pages print under one heading, widen when they must, and show no control characters', () => {
  const { table, out } = writer([NAME, STATE]);
  table.page([]);
  table.page([{ name: 'a', state: '' }]);
  table.page([{ name: 'longer', state: 'Run\u001b[31m' }]);
  expect(out()).toBe('NAME   STATE\na      <none>\nlonger   Run\\u{1b}[31m\n');
});

test('columns stand below each other whatever the script', () => {
  const { table, out } = writer([NAME, STATE]);
  table.page([
    { name: '数据集', state: 'A' },
    { name: 'abc', state: 'B' },
    { name: '🚀', state: 'C' },
  ]);
  expect(out()).toBe('NAME     STATE\n数据集   A\nabc      B\n🚀       C\n');
});

const LONG: Row = { name: 'mnist', state: 'Running', image: 'registry.example/team/image:1' };

test.each([
  [80, 'NAME    STATE     IMAGE\nmnist   Running   registry.example/team/image:1\n'],
  [47, 'NAME    STATE     IMAGE\nmnist   Running   registry.example/team/image:1\n'],
  [46, 'NAME  STATE   IMAGE\nmnist Running registry.example/team/image:1\n'],
  [30, 'NAME    STATE     IMAGE\nmnist   Running   registry.ex…\n'],
  [22, 'NAME  STATE   IMAGE\nmnist Running registr…\n'],
  [21, 'NAME    STATE\nmnist   Running\n'],
  [3, 'NAME    STATE\nmnist   Running\n'],
])('on a terminal of %d columns', (room, want) => {
  const { table, out } = writer([NAME, STATE, IMAGE], room);
  table.page([LONG]);
  expect(out()).toBe(want);
});

const SENTENCE: Column<Row> = { heading: 'MESSAGE', text: ({ image }) => image ?? '', wraps: true, least: 9, spare: 2 };
const SAYING: Row = { name: 'mnist', state: 'Running', image: 'it cannot start here' };

test.each([
  [undefined, 'NAME    STATE     MESSAGE\nmnist   Running   it cannot start here\n'],
  [40, 'NAME    STATE     MESSAGE\nmnist   Running   it cannot start here\n'],
  [30, 'NAME    STATE     MESSAGE\nmnist   Running   it cannot\n                  start here\n'],
  [20, 'NAME    STATE\nmnist   Running\n  it cannot start\n  here\n'],
  [12, 'NAME\nmnist\n  it cannot\n  start here\n'],
])('a sentence is never cut: %s columns', (room, want) => {
  const { table, out } = writer([NAME, { ...STATE, spare: 1 }, SENTENCE], room);
  table.page([SAYING]);
  expect(out()).toBe(want);
});

test('a sentence of a later page goes below where a longer name left it no room', () => {
  const { table, out } = writer([NAME, STATE, SENTENCE], 30);
  table.page([SAYING]);
  table.page([
    { ...SAYING, name: 'mnist-again-and-again' },
    { ...SAYING, image: 'no' },
  ]);
  expect(out()).toBe(
    'NAME    STATE     MESSAGE\nmnist   Running   it cannot\n                  start here\n' +
      'mnist-again-and-again   Running\n  it cannot start here\nmnist                   Running\n  no\n',
  );
});

test('what was left out comes back where it fits beside the rest', () => {
  const short: Column<Row> = { heading: 'AGE', text: () => '5m', spare: 2 };
  const { table, out } = writer([NAME, short, { ...IMAGE, least: 20 }], 12);
  table.page([LONG]);
  expect(out()).toBe('NAME    AGE\nmnist   5m\n');
});

test('a later page keeps the width of what may be cut', () => {
  const { table, out } = writer([NAME, IMAGE], 16);
  table.page([{ name: 'a', state: '', image: 'short' }]);
  table.page([LONG]);
  expect(out()).toBe('NAME   IMAGE\na      short\nmnist   regi…\n');
});

test('what may be cut gives way to a longer name of a later page', () => {
  const { table, out } = writer([NAME, IMAGE], 24);
  table.page([{ name: 'a', state: '', image: 'registry.example/a' }]);
  table.page([LONG, { ...LONG, name: 'mnist-again' }]);
  expect(out()).toBe(
    'NAME IMAGE\n' + 'a    registry.example/a\n' + 'mnist       registry.ex…\n' + 'mnist-again registry.ex…\n',
  );
});

test('without headings, a narrow terminal cuts what may be cut, and never a name', () => {
  const narrow = (room: number): string => {
    let out = '';
    const write = (text: string): void => {
      out += text;
    };
    const table = new TableWriter<Row>([NAME, { ...STATE, shrinks: true }], write, { room, headings: false });
    table.page([{ name: 'training/mnist', state: 'it waits for a node' }]);
    return out;
  };
  expect(narrow(80)).toBe('training/mnist   it waits for a node\n');
  expect(narrow(30)).toBe('training/mnist   it waits for…\n');
  expect(narrow(5)).toBe('training/mnist   it wait…\n');
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
