import { expect, test } from 'vitest';
import { displayRows, displayWidth, fitWidth, padWidth } from './display-width.ts';

test.each([
  ['', 0],
  ['mnist', 5],
  ['café', 4],
  ['cafe\u0301', 4],
  ['数据', 4],
  ['データ', 6],
  ['한국어', 6],
  ['ｗｉｄｅ', 8],
  ['🚀 go', 5],
  ['👩‍💻', 2],
  ['🇨🇭', 2],
  ['❤️', 2],
  ['a\u0301\u0302b', 2],
  ['1', 1],
])('%j takes %d columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test.each([
  ['mnist', 5, 'mnist'],
  ['mnist', 4, 'mni…'],
  ['数据集', 5, '数据…'],
  ['数据集', 4, '数…'],
  ['mnist', 1, '…'],
  ['mnist', 0, ''],
])('%j in %d columns is %j', (text, columns, want) => {
  expect(fitWidth(text, columns)).toBe(want);
});

test('padding counts columns, not characters', () => {
  expect(padWidth('数据', 6)).toBe('数据  ');
  expect(padWidth('longer', 2)).toBe('longer');
});

test.each([
  ['', 10, 1],
  ['0123456789', 10, 1],
  ['0123456789a', 10, 2],
  ['数据集数据', 10, 1],
  ['数据集数据集', 10, 2],
  // The last column of each row stays empty.
  ['数据集数据集', 5, 3],
  ['cafe\u0301 cafe\u0301', 9, 1],
  ['🚀🚀', 3, 2],
  ['x', 0, 1],
])('%j in %d columns takes %d rows', (line, columns, rows) => {
  expect(displayRows(line, columns)).toBe(rows);
});
