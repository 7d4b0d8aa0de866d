import { describe, expect, test } from 'vitest';
import { cappedQuantity, compareQuantities, isWhole, parseQuantity, tryParseQuantity } from './quantity.ts';

describe('parseQuantity', () => {
  test.each([
    ['0', 0n],
    ['1', 1_000_000_000n],
    ['+1', 1_000_000_000n],
    ['-1', -1_000_000_000n],
    ['500m', 500_000_000n],
    ['.5', 500_000_000n],
    ['5.', 5_000_000_000n],
    ['1e3', 1_000_000_000_000n],
    ['1E3', 1_000_000_000_000n],
    ['1e-3', 1_000_000n],
    ['1E', 1_000_000_000_000_000_000_000_000_000n],
    ['1Ki', 1_024_000_000_000n],
    ['1.5Gi', 1_610_612_736_000_000_000n],
    ['100n', 100n],
    ['0.1n', 1n],
    ['9223372036854775807', 9_223_372_036_854_775_807_000_000_000n],
  ])('reads %s', (text, want) => {
    expect(parseQuantity(text)).toBe(want);
  });

  test.each([
    '',
    '.',
    'Gi',
    '1gi',
    '1KiB',
    '1GB',
    ' 1',
    '1 ',
    '1e999',
    '1e',
    '--1',
    '0x10',
    '1_000',
    'NaN',
    'Infinity',
    '8Ei',
  ])('refuses %j', (text) => {
    expect(() => parseQuantity(text)).toThrow('is not a Kubernetes quantity');
    expect(tryParseQuantity(text)).toBeUndefined();
  });
});

test.each([
  ['1000m', '1', 0],
  ['1Gi', '1G', 1],
  ['1024Mi', '1Gi', 0],
  ['999k', '1M', -1],
  ['-1', '0', -1],
])('compares %s with %s as Kubernetes does', (a, b, want) => {
  expect(compareQuantities(a, b)).toBe(want);
});

test.each([
  ['1Gi', true],
  ['0.5Ki', true],
  ['0.0001Gi', false],
  ['400m', false],
])('knows whether %s is a whole number of bytes', (text, want) => {
  expect(isWhole(parseQuantity(text))).toBe(want);
});

test.each([
  ['1', '1'],
  ['100E', '9223372036854775807'],
  ['16Ei', '9223372036854775807'],
  ['-16Ei', '-9223372036854775807'],
  ['1e40', '9223372036854775807'],
  ['1e-40', '1n'],
])('%s is kept as %s', (text, kept) => {
  expect(cappedQuantity(text)).toBe(parseQuantity(kept));
});

test('what is no quantity has no cap', () => {
  expect(() => cappedQuantity('much')).toThrow('"much" is not a Kubernetes quantity');
});
