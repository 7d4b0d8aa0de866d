import { expect, test } from 'vitest';
import { paintFor } from './colour.ts';

const RED = '\u001b[31mx\u001b[39m';

test.each<[string, boolean, Record<string, string>]>([
  [RED, true, {}],
  [RED, true, { NO_COLOR: '' }],
  ['x', true, { NO_COLOR: '1' }],
  ['x', true, { TERM: 'dumb' }],
  ['x', true, { FORCE_COLOR: '0' }],
  ['x', false, {}],
  [RED, false, { FORCE_COLOR: '1' }],
  ['x', false, { FORCE_COLOR: '1', NO_COLOR: '1' }],
])('%j where a terminal is %s and the environment %j', (want, isTTY, env) => {
  expect(paintFor({ env }, { isTTY, columns: 80, write: () => undefined }).red('x')).toBe(want);
});
