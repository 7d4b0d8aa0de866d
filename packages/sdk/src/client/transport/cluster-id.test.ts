import { expect, test } from 'vitest';
import { clusterIdOf } from './cluster-id.ts';

const SERVER = 'https://10.0.0.1:6443';

test('is the hash of address and CA', () => {
  expect(clusterIdOf(SERVER, undefined)).toBe('16daf2c5ee1f34bfd062c01c6d747190d0fccd9311cc61ffb4bfdbbd0602ef82');
});

test('tells clusters at one address apart by their CA, however its lines end', () => {
  const one = clusterIdOf(SERVER, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
  expect(clusterIdOf(SERVER, '-----BEGIN CERTIFICATE-----\r\nAAAA\r\n-----END CERTIFICATE-----')).toBe(one);
  expect(clusterIdOf(SERVER, '-----BEGIN CERTIFICATE-----\nBBBB\n-----END CERTIFICATE-----\n')).not.toBe(one);
  expect(
    clusterIdOf('https://10.0.0.2:6443', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'),
  ).not.toBe(one);
});
