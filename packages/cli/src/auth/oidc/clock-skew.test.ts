import { expect, test } from 'vitest';
import { clockSentence } from './clock-skew.ts';

test.each([
  [undefined, undefined],
  [0, undefined],
  [59_999, undefined],
  [-30_000, undefined],
  [60_000, "this machine's clock is about 1 minute ahead of the issuer's"],
  [600_400, "this machine's clock is about 10 minutes ahead of the issuer's"],
  [-600_400, "this machine's clock is about 10 minutes behind the issuer's"],
  [-7_300_000, "this machine's clock is about 2 hours behind the issuer's"],
])('%s ms', (skew, sentence) => {
  expect(clockSentence(skew)).toBe(sentence);
});
