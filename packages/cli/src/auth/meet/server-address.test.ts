import { describe, expect, test } from 'vitest';
import { addressText, serverAddress, tlsName } from './server-address.ts';

describe('the address of an API server', () => {
  test.each([
    ['https://cluster.example', 'https://cluster.example'],
    ['https://Cluster.Example:443/', 'https://cluster.example'],
    ['https://cluster.example:6443//', 'https://cluster.example:6443'],
    ['https://10.0.0.1:6443', 'https://10.0.0.1:6443'],
    ['https://[fd00::1]:6443', 'https://[fd00::1]:6443'],
    ['https://rancher.example/k8s/clusters/c-1/', 'https://rancher.example/k8s/clusters/c-1'],
    ['HTTPS://bücher.example', 'https://xn--bcher-kva.example'],
  ])('%s is %s', (text, address) => {
    expect(addressText(serverAddress(text))).toBe(address);
  });

  test.each([
    ['', ''],
    ['cluster.example:6443', 'cluster.example:6443'],
    ['http://cluster.example', 'http://cluster.example'],
    ['https://', 'https://'],
    ['https:cluster.example', 'https:cluster.example'],
    ['https://cluster.example\\@evil.example', 'https://…@evil.example'],
    ['https://user:hush@cluster.example', 'https://…@cluster.example'],
    ['https://@cluster.example', 'https://…@cluster.example'],
    ['https://cluster.example?token=hush', 'https://cluster.example?…'],
    ['https://cluster.example#hush', 'https://cluster.example?…'],
    ['https://cluster.example\n.evil.example', 'https://cluster.example\\u{a}.evil.example'],
    [' https://cluster.example', ' https://cluster.example'],
  ])('%j is none', (text, shown) => {
    expect(() => serverAddress(text)).toThrow(`${shown} is not the https address of an API server`);
  });
});

test('a name for the certificate is a DNS name', () => {
  expect([tlsName(undefined), tlsName(''), tlsName('api.example')]).toEqual([undefined, undefined, 'api.example']);
  for (const text of ['10.0.0.1', 'a b', '-a', 'a..b', 'a\u0000'])
    expect(() => tlsName(text)).toThrow('is not a DNS name');
});
