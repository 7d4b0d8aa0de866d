import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { knownHostsFor, parsePrivateKey } from '@aisubmit/sdk';
import { afterAll, expect, test } from 'vitest';
import { testHost } from '../../../packages/cli/src/host.fixture.ts';
import { keyFingerprint } from '../../../packages/cli/src/secret/key-fingerprint.ts';
import { readSecretFile } from '../../../packages/cli/src/secret/read-secret-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
const makeKey = (type: readonly string[], format: readonly string[], passphrase = ''): string => {
  const file = path.join(folder, `key-${made++}`);
  execFileSync('ssh-keygen', ['-q', ...type, ...format, '-N', passphrase, '-C', 'x', '-f', file]);
  return file;
};

const TYPES = [
  ['-t', 'ed25519'],
  ['-t', 'rsa', '-b', '2048'],
  ['-t', 'ecdsa', '-b', '256'],
  ['-t', 'ecdsa', '-b', '521'],
];
const FORMATS = [[], ['-m', 'PEM'], ['-m', 'PKCS8']];
const cases = TYPES.flatMap((type) =>
  FORMATS.map((format) => [type.join(' '), format.join(' ') || 'OpenSSH', type, format] as const),
);

test.each(cases)('%s as %s has the fingerprint that OpenSSH gives it', (_type, _format, type, format) => {
  const file = makeKey(type, format);
  const said = execFileSync('ssh-keygen', ['-lf', `${file}.pub`])
    .toString()
    .split(' ')[1];
  const key = parsePrivateKey(readFileSync(file, 'utf8'));
  expect(keyFingerprint(key)).toBe(said);
  expect(key.text).toBe(readFileSync(file, 'utf8'));
});

test.each(cases)('%s as %s with a passphrase is refused', (_type, _format, type, format) => {
  const file = makeKey(type, format, 'a passphrase');
  expect(() => parsePrivateKey(readFileSync(file, 'utf8'))).toThrow('has a passphrase');
});

test('a hashed known_hosts file of OpenSSH is read', () => {
  const key = readFileSync(`${makeKey(['-t', 'ed25519'], [])}.pub`, 'utf8')
    .split(' ')
    .slice(0, 2)
    .join(' ');
  const file = path.join(folder, 'known_hosts');
  writeFileSync(file, `[git.example.com]:2222 ${key}\n`);
  execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(/^\|1\|/);
  const hash = (salt: string, name: string) =>
    createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64');
  expect(knownHostsFor('git.example.com:2222', text, hash)).toHaveLength(1);
  expect(() => knownHostsFor('git.example.com', text, hash)).toThrow('has no key of git.example.com');
});

test('a pipe without an end, a file that others read, one that is too large and one that is no text', async () => {
  const host = testHost();
  const read = (file: string) => readSecretFile(file, { host, flag: '--from-file', isSecret: true });
  execFileSync('mkfifo', [path.join(folder, 'pipe')]);
  await expect(read(path.join(folder, 'pipe'))).rejects.toThrow('is no ordinary file but a pipe or a device');
  writeFileSync(path.join(folder, 'large'), 'x'.repeat(1024 * 1024 + 1), { mode: 0o600 });
  await expect(read(path.join(folder, 'large'))).rejects.toThrow('is larger than 1 MiB');
  writeFileSync(path.join(folder, 'binary'), Buffer.from([0xff, 0xfe, 0x00]), { mode: 0o600 });
  await expect(read(path.join(folder, 'binary'))).rejects.toThrow('is not UTF-8 text');
  expect(host.errors()).toBe('');
  writeFileSync(path.join(folder, 'shared'), 'hunter2', { mode: 0o644 });
  expect(await read(path.join(folder, 'shared'))).toBe('hunter2');
  expect(host.errors()).toContain('(mode 0644); chmod 600 keeps them out');
});
