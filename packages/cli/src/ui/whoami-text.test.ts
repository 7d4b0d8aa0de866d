import { expect, test } from 'vitest';
import { whoamiName, whoamiText } from './whoami-text.ts';

const EVIL = { username: 'a\u001b]0;x\u0007\nroot', groups: ['g\u202e'], extra: { 'k\u001b[2J': ['v\r'] } };

test('what a server calls somebody does not reach the terminal as it is', () => {
  expect(whoamiName(EVIL)).toBe('user/a\\u{1b}]0;x\\u{7}\\u{a}root\n');
  const text = whoamiText(EVIL, { facts: { type: 'none' }, server: 'https://a.example', now: 0 });
  expect(text).toBe(
    'User:        a\\u{1b}]0;x\\u{7}\\u{a}root\nGroups:      g\\u{202e}\nk\\u{1b}[2J:  v\\u{d}\nServer:      https://a.example\nLogin:       no credential\n',
  );
});
