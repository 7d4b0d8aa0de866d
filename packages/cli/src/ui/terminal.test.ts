import { expect, test } from 'vitest';
import { asciiSigns, columnsOf, isUnattended, redraws, showsUnicode } from './terminal.ts';

const at = (env: Record<string, string>, isTTY = true): boolean => redraws({ env, stderr: { isTTY } });

test('a line is drawn again only where a person sees one line', () => {
  expect(at({ TERM: 'xterm-256color' })).toBe(true);
  expect(at({ TERM: 'xterm-256color', CI: 'false' })).toBe(true);
  expect(at({}, false)).toBe(false);
  expect(at({ TERM: 'dumb' })).toBe(false);
  expect(at({ CI: 'true' })).toBe(false);
  expect(at({ TERM: 'xterm-color', JPY_PARENT_PID: '7' })).toBe(false);
});

test('nobody is asked on a runner or in a cell', () => {
  expect(isUnattended({ CI: '1' })).toBe(true);
  expect(isUnattended({ JPY_PARENT_PID: '7' })).toBe(true);
  expect(isUnattended({ CI: 'false' })).toBe(false);
  expect(isUnattended({})).toBe(false);
});

test.each<[boolean, NodeJS.Platform, Record<string, string>]>([
  [true, 'linux', { LANG: 'en_US.UTF-8' }],
  [true, 'linux', { LANG: 'C.utf8' }],
  [true, 'linux', {}],
  [true, 'darwin', {}],
  [false, 'linux', { LANG: 'C' }],
  [false, 'linux', { LANG: 'en_US.UTF-8', LC_ALL: 'POSIX' }],
  [false, 'linux', { LANG: '', LC_CTYPE: 'de_DE.ISO-8859-1' }],
  [true, 'win32', { WT_SESSION: 'x' }],
  [false, 'win32', { LANG: 'en_US.UTF-8' }],
])('Unicode: %s on %s with %j', (want, platform, env) => {
  expect(showsUnicode({ env, platform })).toBe(want);
});

test('signs have a spelling in ASCII', () => {
  expect(asciiSigns('a → b’s …')).toBe("a -> b's ...");
});

test.each([
  [80, {}, undefined],
  [80, {}, 0],
  [40, {}, 40],
  [100, { COLUMNS: '100' }, 40],
  [40, { COLUMNS: '0' }, 40],
  [40, { COLUMNS: '1e3' }, 40],
  [40, { COLUMNS: '' }, 40],
])('%d columns from %j and %s', (want, env, reported) => {
  expect(columnsOf(env, reported)).toBe(want);
});

test('what was cut in a table keeps the next column in its place', () => {
  expect(asciiSigns('regi…   x\nshort   x\nwait …  done\n')).toBe('regi... x\nshort   x\nwait ...  done\n');
});
