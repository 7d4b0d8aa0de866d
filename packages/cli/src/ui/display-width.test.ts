import { expect, test } from 'vitest';
import { displayWidth, fitWidth, padWidth } from './display-width.ts';

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
