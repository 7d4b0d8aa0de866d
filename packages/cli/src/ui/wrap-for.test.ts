import { expect, test } from 'vitest';
import { wrapFor } from './wrap-for.ts';

const TEXT = 'note: a policy of your organisation holds here';

test('a terminal breaks between words, below the text', () => {
  const at = (columns: number) => wrapFor({ isTTY: true, columns }, TEXT, { indent: '  ' });
  expect(at(80)).toBe(TEXT);
  expect(at(30)).toBe('note: a policy of your\n  organisation holds here');
  expect(at(10)).toBe(TEXT);
  expect(wrapFor({ isTTY: true, columns: 52 }, TEXT, { used: 10 })).toBe(
    'note: a policy of your organisation holds\nhere',
  );
});

test('a pipe and a command are left whole', () => {
  expect(wrapFor({ isTTY: false, columns: 30 }, TEXT)).toBe(TEXT);
  expect(wrapFor({ isTTY: true, columns: 30 }, `${TEXT}: kubectl get x`)).toBe(`${TEXT}: kubectl get x`);
});
