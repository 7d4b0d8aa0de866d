import { expect, test } from 'vitest';
import { parseAddress } from './parse-address.ts';

test.each(['localhost', '127.0.0.1', '0.0.0.0', '::', '::1', 'fe80::1%eth0'])('%s', (text) => {
  expect(parseAddress(text)).toBe(text);
});

test.each(['', 'foo', '300.1.1.1', '127.1', '[::1]', '10.0.0.0/8', 'my-host.example', '1.2.3.4\u001b[31m'])(
  '%j is refused',
  (text) => {
    expect(() => parseAddress(text)).toThrow(/^--address must be an IP address \(got "[ -~]*"\)$/);
  },
);
