import { describe, expect, test } from 'vitest';
import { joinWords, splitWords } from './shell-words.ts';

describe('splitWords', () => {
  test.each<[string, string[]]>([
    ['', []],
    ['  python   train.py ', ['python', 'train.py']],
    [`sh -c 'echo "a b"'`, ['sh', '-c', 'echo "a b"']],
    [`--name="a \\"b\\" c"`, ['--name=a "b" c']],
    ['a\\ b c', ['a b', 'c']],
    ['$(rm -rf /) `x` $HOME', ['$(rm', '-rf', '/)', '`x`', '$HOME']],
  ])('%j', (text, want) => {
    expect(splitWords(text)).toEqual(want);
  });
});

describe('joinWords', () => {
  test('quotes only what a shell would read otherwise', () => {
    expect(joinWords(['train', 'mnist', '--memory', '8Gi', '--', 'sh', '-c', "it's $HOME", ''])).toBe(
      `train mnist --memory 8Gi -- sh -c 'it'\\''s $HOME' ''`,
    );
  });

  test('what is joined splits into the same words', () => {
    const words = ['a b', "it's", 'x"y', '$(z)', '\\'];
    expect(splitWords(joinWords(words))).toEqual(words);
  });
});
