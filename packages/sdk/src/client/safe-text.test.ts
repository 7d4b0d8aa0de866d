import { expect, test } from 'vitest';
import { safeText } from './safe-text.ts';

test('joins lines, shows control characters and cuts what is too long', () => {
  expect(safeText('pull failed\n  for image')).toBe('pull failed for image');
  expect(safeText('red\u001b[31m')).toBe('red\\u{1b}[31m');
  expect(safeText('abcdef', 3)).toBe('abc…');
});

test('leaves out empty lines, and the space around each', () => {
  expect(safeText(' a \r\n\r\n\n  b\t\n')).toBe('a b');
  expect(safeText(`a${' '.repeat(100_000)}b`, 3)).toBe('a…');
});
