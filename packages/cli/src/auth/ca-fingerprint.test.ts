import { describe, expect, test } from 'vitest';
import { caFingerprintOf, certificatesIn } from './ca-fingerprint.ts';

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
const LEAF = `-----BEGIN CERTIFICATE-----
MIIBbjCCAROgAwIBAgIUVe3wg15IWPbBL6CPRT3edV0ZiwswCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEbGVhZjAeFw0yNjExMjMwODUzMjdaFw0zNjExMjAwODUzMjda
MA8xDTALBgNVBAMMBGxlYWYwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARlJq5v
TgGZekYlcmgd0DP1pjEjT4Ax0KvPhzW5EcD3V1xSlKxfnfhVyatDOdBO23s2T03V
QIyxfDWWmgK4FY6Ko00wSzAdBgNVHQ4EFgQUuxbOlnbbRf0PIBOLSGU52rdX2msw
HwYDVR0jBBgwFoAUuxbOlnbbRf0PIBOLSGU52rdX2mswCQYDVR0TBAIwADAKBggq
hkjOPQQDAgNJADBGAiEA22toNq2uGlFm9c0zH2nLN3DoTplEZAwMjLQYhez4LpIC
IQDQXZnCvgxaTnJdpH86uS85A1kiSQiTxL8ThzQeBNmPTw==
-----END CERTIFICATE-----
`;
/** openssl x509 -noout -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256 */
const KEY_OF_A = 'sha256:bb740817723bac74010f5f3734b7269f1abc3c4f1ad411fbfd340bda71722706';
const KEY_OF_B = 'sha256:ecad83d3e92326af6f122118d69a800a244c9c7b32a35f2e2c5b52ee6a52a93a';

describe('an authority is named', () => {
  test('by its public key, as openssl and kubeadm do', () => {
    expect([caFingerprintOf(A), caFingerprintOf(B)]).toEqual([KEY_OF_A, KEY_OF_B]);
  });

  test('when it is not the first certificate of the file', () => {
    expect(caFingerprintOf(`${LEAF}${B}${A}`)).toBe(KEY_OF_B);
  });
});

test.each([
  ['', 'the certificate authority holds no PEM certificate'],
  [
    '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
    'the certificate authority holds no PEM certificate',
  ],
  [`${A}${B.replace('MIIB', 'AAAA')}`, 'the certificate authority is damaged: certificate 2 cannot be read'],
  [A.repeat(501), 'the certificate authority holds more than 500 certificates'],
])('what is no authority is told (%#)', (pem, message) => {
  expect(() => certificatesIn(pem)).toThrow(message);
});
