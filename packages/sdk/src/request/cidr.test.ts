import { expect, test } from 'vitest';
import { cidr, contains } from './cidr.ts';

test.each(['10.0.0.0/8', '0.0.0.0/0', '192.168.1.7/32', '::/0', '2001:db8::/32', 'fd00:ec2::254/128'])(
  'takes %s',
  (text) => {
    expect(cidr.safeParse(text).success).toBe(true);
  },
);

test.each([
  '10.0.0.0',
  '10.0.0.1/8',
  '10.0.0.0/33',
  '10.0.0.0/08',
  '010.0.0.0/8',
  '10.1/16',
  '::1/64',
  '::ffff:10.0.0.0/104',
  '::ffff:169.254.169.254/128',
  '::ffff:a9fe:a9fe/128',
  '::ffff:0:0/96',
  '::fffe:0:0/95',
  '::169.254.169.254/128',
  '::/32',
  'example.com',
  '',
])('refuses %s', (text) => {
  expect(cidr.safeParse(text).success).toBe(false);
});

test.each([
  ['0.0.0.0/0', '169.254.169.254/32', true],
  ['169.254.0.0/16', '169.254.0.0/16', true],
  ['10.0.0.0/8', '169.254.169.254/32', false],
  ['169.254.169.254/32', '169.254.0.0/16', false],
  ['::/0', 'fd00:ec2::254/128', true],
  ['::/0', '169.254.169.254/32', false],
])('%s contains %s: %s', (outer, inner, want) => {
  expect(contains(outer, inner)).toBe(want);
});
