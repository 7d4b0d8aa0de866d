import { expect, test } from 'vitest';
import { bundleFingerprint } from './bundle-fingerprint.ts';

const A = `-----BEGIN CERTIFICATE-----
MIIBdDCCARmgAwIBAgIUfP1s7lOcmddn8QO/OJAIA9lZ+rswCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEY2EgYTAeFw0yNjExMjMwODUzMjVaFw0zNjExMjAwODUzMjVa
MA8xDTALBgNVBAMMBGNhIGEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARqPFW8
8Z4Bip3NMtjy0eORBOSt/luPpkFb53lzWYCybN6mEeEtncJNjPBXQl7osVpCbPMp
MhHUtPE50Z1mC2bco1MwUTAdBgNVHQ4EFgQUPWeIMgDy5LJ231nF+nShDyBBO8gw
HwYDVR0jBBgwFoAUPWeIMgDy5LJ231nF+nShDyBBO8gwDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNJADBGAiEA+gM3gOkzefuq3H9iLoo+fsb1A5KQzp4TD6IL
eKUImAUCIQDO6rIp0HebV8ztYltxgUhEqtt9T/af/zd1ACDKxBXqCA==
-----END CERTIFICATE-----
`;
const B = `-----BEGIN CERTIFICATE-----
MIIBdDCCARmgAwIBAgIUcqF8rAhzIYq2JR2WhpncjWpVGdQwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEY2EgYjAeFw0yNjExMjMwODUzMjZaFw0zNjExMjAwODUzMjZa
MA8xDTALBgNVBAMMBGNhIGIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATaFkJC
5DdEH8KOOAI53AO96GI1Af6C3cIeHhCjocL7mOas8dPYpYaPkXM9eUqxg7VkUuru
bfGiak/03z7+RAk8o1MwUTAdBgNVHQ4EFgQUeU92gzfJJtnW5tUlUyqpTceDCDsw
HwYDVR0jBBgwFoAUeU92gzfJJtnW5tUlUyqpTceDCDswDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNJADBGAiEA9UmVi4TeaYV4wKJJ7a1iHeNX5CFtFFtRZdzo
6O5NhVECIQCFINWm7r+TuyjBvyKWd5mH6yx6rFahnLmWJrnvRUs2Ng==
-----END CERTIFICATE-----
`;

test('a bundle is named by all of its certificates, whatever their order and wrapping', () => {
  const both = 'sha256:d46783644f2cd09a08bc2dabdcf79a55ccf1b4b348306a213864f8e0843d4d72';
  const unwrapped = A.replaceAll('\n', '')
    .replace('-----BEGIN CERTIFICATE-----', '$&\r\n')
    .replace('-----END', '\r\n$&');
  expect(bundleFingerprint(`${A}${B}`)).toBe(both);
  expect(bundleFingerprint(`# two\n${B}\n\n${unwrapped}\n${B}`)).toBe(both);
  expect(bundleFingerprint(A)).toBe('sha256:60aa5634b14cbd761876fc96136599a597ac701e998a49a8e088d3f85a639a61');
});

test('what holds no certificate has no name', () => {
  expect(() => bundleFingerprint('# nothing here\n')).toThrow('the certificate authority holds no PEM certificate');
});

test.each([
  ['an old label', B.replaceAll('CERTIFICATE', 'X509 CERTIFICATE')],
  ['a label of OpenSSL', B.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE')],
  ['a dash that OpenSSL takes for the end of base64', B.replace('\n-----END', '-\n-----END')],
  ['a header', B.replace('-----\n', '-----\nName: b\n\n')],
  ['a key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
  ['a label that shares its dashes', '-----END CERTIFICATE-----BEGIN X509 CERTIFICATE-----\n'],
])('an authority that TLS would believe cannot be hidden beside one that is named: %s', (_what, hidden) => {
  expect(() => bundleFingerprint(`${A}${hidden}`)).toThrow(
    'the certificate authority holds PEM blocks that are no plain certificate',
  );
});
