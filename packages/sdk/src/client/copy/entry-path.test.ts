import { expect, test } from 'vitest';
import { entryPath, sameNameKey } from './entry-path.ts';

test.each([
  ['.', []],
  ['./', []],
  ['./a', ['a']],
  ['a//b/./c/', ['a', 'b', 'c']],
  ['-rf', ['-rf']],
  ['a\nb', ['a\nb']],
  ['...', ['...']],
  ['C:\\x', ['C:\\x']],
])('%j is a name', (name, wanted) => {
  expect(entryPath(name, 'linux')).toEqual(wanted);
});

test.each(['/etc/passwd', '..', '../x', 'a/../../x', 'a/..', './../x', '//x'])('%j leads out', (name) => {
  expect(() => entryPath(name, 'linux')).toThrow('which lies outside of what was asked for');
});

test('what is no text is refused', () => {
  expect(() => entryPath('a\uFFFDb', 'linux')).toThrow('is not text in UTF-8');
});

test.each(['a\\..\\..\\x', 'C:x', 'con', 'NUL.txt', 'com1', 'aux .md', 'x.', 'x ', 'a?', 'a\u0007'])(
  '%j is refused on Windows',
  (name) => {
    expect(() => entryPath(`ok/${name}`, 'win32')).toThrow('is no name that Windows can hold');
  },
);

test('names that only look reserved are fine on Windows', () => {
  expect(entryPath('console/.nul/com10', 'win32')).toEqual(['console', '.nul', 'com10']);
});

test('names that fall together do so where files do', () => {
  expect(sameNameKey(['A', 'e\u0301'], 'darwin')).toBe('a/\u00e9');
  expect(sameNameKey(['A'], 'linux')).toBeUndefined();
});
