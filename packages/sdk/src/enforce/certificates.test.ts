import { describe, expect, test } from 'vitest';
import { certificatesMistake, splitCertificates } from './certificates.ts';

const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBjjCCATWgAwIBAgIUfeUhAlngboLXTqIuKl4MIPcvdBcwCgYIKoZIzj0EAwIw
HDEaMBgGA1UEAwwRZXhhbXBsZSBhdXRob3JpdHkwIBcNMjYxMTIzMDgzOTI5WhgP
MjEyNjEwMzAwODM5MjlaMBwxGjAYBgNVBAMMEWV4YW1wbGUgYXV0aG9yaXR5MFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEulHVTj/GcPsfWFDxatonmRGbc0/hn42s
eb73ril5wHkcGVEE5+5hAIIZjBHByHf96t0jeCly2l0sCW4lxwDlEKNTMFEwHQYD
VR0OBBYEFJLkPMROq4Grkd1C0p8yULHox1bcMB8GA1UdIwQYMBaAFJLkPMROq4Gr
kd1C0p8yULHox1bcMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIg
O9gAE8vDdC5aFfv9B/FohCXHybpYYH4iRa6qaW6P2TUCICqTyCOQvRLEuYl7pLmV
5eCTm+4Ar3SqRErCI+GPNVFU
-----END CERTIFICATE-----
`;

test('certificates, with whatever line ends, are taken', () => {
  expect(certificatesMistake(CERTIFICATE)).toBeUndefined();
  expect(certificatesMistake(`${CERTIFICATE}\n${CERTIFICATE}`)).toBeUndefined();
  expect(certificatesMistake(CERTIFICATE.replaceAll('\n', '\r\n'))).toBeUndefined();
});

test('what people write around them is left out, and lines are as PEM has them', () => {
  const text = `# our authority\r\n${CERTIFICATE.replaceAll('\n', '\r\n')}valid for long\n${CERTIFICATE}`;
  expect(splitCertificates(text)).toEqual([CERTIFICATE, CERTIFICATE]);
  expect(splitCertificates('nothing')).toEqual([]);
});

describe('something else is named, never shown', () => {
  const body = 'c2VjcmV0';
  const block = (label: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
  const KEY = 'must not hold a private key: give the certificate of the authority alone';
  const OTHER = 'must hold certificates and nothing else';
  const BROKEN = 'must be certificates as PEM text; one is cut off or is not base64';
  test.each([
    ['a key', block('PRIVATE KEY'), KEY],
    ['an RSA key', block('RSA PRIVATE KEY'), KEY],
    ['an encrypted key', block('ENCRYPTED PRIVATE KEY'), KEY],
    ['a key behind a certificate', `${CERTIFICATE}${block('EC PRIVATE KEY')}`, KEY],
    ['a key that is cut off', `${CERTIFICATE}-----BEGIN EC PRIVATE KEY-----\n${body}`, KEY],
    ['a request', block('CERTIFICATE REQUEST'), OTHER],
    ['a revocation list behind a certificate', `${CERTIFICATE}${block('X509 CRL')}`, OTHER],
    ['no PEM', body, 'must be certificates as PEM text (-----BEGIN CERTIFICATE-----)'],
    ['nothing', '', 'must be certificates as PEM text (-----BEGIN CERTIFICATE-----)'],
    ['no certificate inside', block('CERTIFICATE'), BROKEN],
    ['too many', CERTIFICATE.repeat(17), 'must be at most 16 certificates'],
    ['far too much', `${CERTIFICATE}${' '.repeat(65_536)}`, 'must be at most 64 KiB'],
  ])('%s', (_, text, want) => {
    expect(certificatesMistake(text)).toBe(want);
  });
});
