import { expect, test } from 'vitest';
import { parsePrivateKey } from './parse-private-key.ts';

const field = (text: string): string => {
  const length = text.length;
  return String.fromCharCode(length >> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255) + text;
};
const armour = (format: string, body: string): string =>
  `-----BEGIN ${format}PRIVATE KEY-----\n${body}\n-----END ${format}PRIVATE KEY-----\n`;
/** A key in the format of OpenSSH, as far as it is read. */
const openKey = ({ cipher = 'none', type = 'ssh-ed25519' } = {}): string => {
  const blob = field(type) + field('p'.repeat(32));
  const body = `openssh-key-v1\0${field(cipher)}${field('none')}${field('')}\0\0\0\u0001${field(blob)}${field('secret')}`;
  return armour('OPENSSH ', btoa(body).replace(/.{70}/g, '$&\n'));
};

test('a key keeps its text, with the line ends that OpenSSH wants, and shows its public part', () => {
  const key = openKey();
  const parsed = parsePrivateKey(`\uFEFF${key.replaceAll('\n', '\r\n')}\r\n`);
  expect(parsed.text).toBe(key);
  expect(String.fromCharCode(...(parsed.publicBlob ?? []))).toBe(field('ssh-ed25519') + field('p'.repeat(32)));
});

test('formats without an open public part are taken as they are', () => {
  for (const format of ['RSA ', 'EC ', '']) {
    expect(parsePrivateKey(armour(format, 'AAAA'))).toEqual({ text: armour(format, 'AAAA'), publicBlob: undefined });
  }
});

test.each<[string, string, string]>([
  ['nothing', ' \n', 'the SSH key is empty'],
  ['a public key', 'ssh-ed25519 AAAA me', 'the SSH key is a public key'],
  ['a public key in PEM', '-----BEGIN PUBLIC KEY-----\nAAAA\n', 'the SSH key is a public key'],
  ['a key with a passphrase', openKey({ cipher: 'aes256-ctr' }), 'the SSH key has a passphrase'],
  ['an old key with a passphrase', armour('RSA ', 'Proc-Type: 4,ENCRYPTED\n\nAAAA'), 'the SSH key has a passphrase'],
  ['a PKCS#8 key with a passphrase', armour('ENCRYPTED ', 'AAAA'), 'the SSH key has a passphrase'],
  ['a key of a device', openKey({ type: 'sk-ssh-ed25519@openssh.com' }), 'belongs to a security key'],
  ['a DSA key', armour('DSA ', 'AAAA'), 'has a DSA key'],
  ['two keys', openKey() + openKey(), 'has more than one private key'],
  ['half a key', openKey().slice(0, 120), 'the SSH key is damaged'],
  ['a key with odd bytes', armour('OPENSSH ', btoa('hunter2-hunter2')), 'the SSH key is damaged'],
  ['a key that ends early', armour('OPENSSH ', btoa('openssh-key-v1\0\0\0\0\u0009no')), 'the SSH key is damaged'],
  ['a PuTTY key', 'PuTTY-User-Key-File-3: ssh-ed25519\n', 'is in the format of PuTTY'],
  ['something else', 'hunter2', 'the SSH key is no private key'],
])('%s is refused', (_, text, message) => {
  expect(() => parsePrivateKey(text)).toThrow(message);
  expect(() => parsePrivateKey(text)).not.toThrow(/hunter2|AAAA/);
});
