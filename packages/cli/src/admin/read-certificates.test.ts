import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHost } from '../host.fixture.ts';
import { loginHint } from './login-hint.ts';
import { readCertificates } from './read-certificates.ts';

/** Of `CN=example authority`, until 30 October 2126. */
const FIRST = `-----BEGIN CERTIFICATE-----
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
/** Of `CN=another authority`. */
const SECOND = `-----BEGIN CERTIFICATE-----
MIIBjzCCATWgAwIBAgIUNp2gJ9A+W/Z9so6KUjDBEpVd/zQwCgYIKoZIzj0EAwIw
HDEaMBgGA1UEAwwRYW5vdGhlciBhdXRob3JpdHkwIBcNMjYxMTIzMDg1MDAwWhgP
MjEyNjEwMzAwODUwMDBaMBwxGjAYBgNVBAMMEWFub3RoZXIgYXV0aG9yaXR5MFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEcpk/prYHFnLRLNAl0PK+5OJTyP7JEM2M
VNqW2geKuGo4EHg8ZSTC03Yjs0jZVGPkyNRp7MCkWirRbTLM7ckSf6NTMFEwHQYD
VR0OBBYEFKfUNvNWjC0rruYuh3rLyRZTMexaMB8GA1UdIwQYMBaAFKfUNvNWjC0r
ruYuh3rLyRZTMexaMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIh
AO/lqV8SAL2zo873UUVl0eFT8d7W2a1FsTPgB4Gnf7G5AiBDHUp0vQoo/zeAcP5O
0Zhr4Txlo3ulrnhg0FtYLEyarg==
-----END CERTIFICATE-----
`;
const HASHES = [
  'sha256:da7867e4aa35d3878c7c79e0bc37b78ee50c54a72c769643cc9dff55179cbc5f',
  'sha256:307a52863f7fecdc5da9072d9affe9ad437c4a1d4f361b689850b364dccf47b8',
];

let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit certificates '));
  writeFileSync(at('one.pem'), FIRST);
  writeFileSync(at('two.pem'), `# old\n${FIRST}# new\r\n${SECOND.replaceAll('\n', '\r\n')}`);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('each certificate has the hash that openssl says of its public key', async () => {
  const host = testHost();
  expect(await readCertificates(at('two.pem'), '--cluster-ca-file', host)).toEqual([
    { pem: FIRST, hash: HASHES[0] },
    { pem: SECOND, hash: HASHES[1] },
  ]);
  expect(host.errors()).toBe('');
});

test('one that has ended is taken, and said', async () => {
  const host = testHost({ now: Date.parse('2127-01-01T00:00:00Z') });
  expect(await readCertificates(at('one.pem'), '--cluster-ca-file', host)).toHaveLength(1);
  expect(host.errors()).toBe(`note: certificate 1 of ${at('one.pem')} ended on 2126-10-30\n`);
});

test('where there are several authorities, people need the hash of the one that counts', async () => {
  const authorities = await readCertificates(at('two.pem'), '--cluster-ca-file', testHost());
  expect(loginHint({ server: 'https://10.0.0.1:6443', authorities: [...authorities, ...authorities] })).toBe(
    'people log in with (with the hash of the authority that signed the API server’s certificate):\n' +
      `  kubectl aisubmit login --server https://10.0.0.1:6443 --ca-hash ${HASHES[0]}\n` +
      `  kubectl aisubmit login --server https://10.0.0.1:6443 --ca-hash ${HASHES[1]}\n`,
  );
});
