import { describe, expect, test } from 'vitest';
import { logText } from './log-text.ts';

const ESC = '\u001b';

describe('on a terminal', () => {
  test.each([
    ['plain', 'epoch 1\tloss 0.1', 'epoch 1\tloss 0.1'],
    [
      'colours stay, and end with the line',
      `${ESC}[1;31mred${ESC}[38;5;8mgrey`,
      `${ESC}[1;31mred${ESC}[38;5;8mgrey${ESC}[0m`,
    ],
    ['what hides text goes', `${ESC}[8mhidden${ESC}[0;08mtoo${ESC}[5mblinks`, 'hiddentooblinks'],
    [
      'titles, cursors and clipboards show themselves',
      `${ESC}]0;title\u0007${ESC}[2J${ESC}[1A`,
      '\\u{1b}]0;title\\u{7}\\u{1b}[2J\\u{1b}[1A',
    ],
    ['erasing a line means nothing here', `${ESC}[Kdone${ESC}[2K`, 'done'],
    ['a progress bar is where it came to', ' 10%\r 50%\r100%\r', '100%'],
    ['binary', '\u0000\u009bA', '\\u{0}\\u{9b}A'],
  ])('%s', (_what, line, want) => {
    expect(logText(line, { colours: true })).toBe(want);
  });
});

test('elsewhere colours go, too', () => {
  expect(logText(`${ESC}[31mred${ESC}[0m${ESC}[H`, { colours: false })).toBe('red\\u{1b}[H');
});
