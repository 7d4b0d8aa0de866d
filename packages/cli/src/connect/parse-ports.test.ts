import { expect, test } from 'vitest';
import { parsePort } from './parse-ports.ts';

test.each([
  ['8899', { local: 8899, remote: undefined }],
  ['0', { local: 0, remote: undefined }],
  ['8899:6006', { local: 8899, remote: 6006 }],
  [':6006', { local: undefined, remote: 6006 }],
])('%s', (text, want) => {
  expect(parsePort(text)).toEqual(want);
});

test.each(['', ':', '8899:', 'x', '65536', '1:65536', '1:0', '-1', '1:2:3', '8e3', ' 80', '80\u001b[31m'])(
  '%j is refused',
  (text) => {
    expect(() => parsePort(text)).toThrow(/^--port must be LOCAL, LOCAL:REMOTE or :REMOTE \(got "[ -~]*"\)$/);
  },
);
