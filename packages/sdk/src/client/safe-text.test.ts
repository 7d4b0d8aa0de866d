import { expect, test } from 'vitest';
import { safeText } from './safe-text.ts';

test('joins lines, shows control characters and cuts what is too long', () => {
  expect(safeText('pull failed\n  for image')).toBe('pull failed for image');
  expect(safeText('red\u001b[31m')).toBe('red\\u{1b}[31m');
  expect(safeText('abcdef', 3)).toBe('abc…');
});
