import { expect, test } from 'vitest';
import { watchModes } from './watch-modes.ts';

function left(...pieces: readonly string[]): string {
  const modes = watchModes();
  for (const piece of pieces) modes.read(new TextEncoder().encode(piece));
  return modes.undo();
}

test('what was switched and not switched back', () => {
  expect(left('x\u001b[?1049h\u001b[?25l\u001b[?1h', 'text')).toBe('\u001b[0m\u001b[?1l\u001b[?25h\u001b[?1049l');
  expect(left('\u001b[?1000;1006h')).toBe('\u001b[0m\u001b[?1000l\u001b[?1006l');
  expect(left('\u001b[?1049h', '\u001b[?1049l')).toBe('');
  expect(left('plain text', '\u001b[31mred')).toBe('');
});

test('a sequence that is cut in two, and one that has been read is not read again', () => {
  expect(left('x\u001b', '[?10', '49h')).toBe('\u001b[0m\u001b[?1049l');
  expect(left('\u001b[?1049h', 'x', '\u001b[?1049l', 'y')).toBe('');
});

test('what is no mode of ours is left alone', () => {
  expect(left('\u001b[?3h\u001b[?12h\u001b[4h')).toBe('');
});
