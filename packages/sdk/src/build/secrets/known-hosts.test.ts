import { expect, test } from 'vitest';
import { hostKeyLine, knownHostsFor, knownHostsName, parseHostKeys } from './known-hosts.ts';

const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIN/iZcaKkOFbbGuTBrG7O8lxBwy0jU62zx884GLqdMRY';
const PRINT = 'SHA256:Zc/9P+Nt+lgLWMTGniwsDev/QgTLfUfqMymS8QyrMyA';
const noHash = (): string => '';

test('hosts are written as known_hosts writes them', () => {
  expect(knownHostsName('git.example.com')).toBe('git.example.com');
  expect(knownHostsName('git.example.com:2222')).toBe('[git.example.com]:2222');
});

test('what ssh-keyscan prints becomes keys, and whatever is none goes', () => {
  const text = `# git.example.com:22 SSH-2.0\n[127.0.0.1]:2222 ssh-ed25519 ${KEY}\nx ssh-dss AAAA\nx ssh-rsa ${KEY}\nx ssh-ed25519 ***\n`;
  const keys = parseHostKeys(text);
  expect(keys).toEqual([{ type: 'ssh-ed25519', base64: KEY, fingerprint: PRINT }]);
  expect(keys.map((key) => hostKeyLine('git.example.com:2222', key))).toEqual([
    `[git.example.com]:2222 ssh-ed25519 ${KEY}`,
  ]);
});

test.each([
  ['by name', 'git.example.com', `git.example.com,10.0.0.1 ssh-ed25519 ${KEY} comment`],
  ['in capitals', 'git.example.com', `Git.Example.com ssh-ed25519 ${KEY}`],
  ['by pattern', 'git.example.com', `*.example.com ssh-ed25519 ${KEY}`],
  ['by another pattern', 'git.example.com', `g?t.*,!x.example.com ssh-ed25519 ${KEY}`],
  ['with a port', 'git.example.com:2222', `\uFEFF[git.example.com]:2222 ssh-ed25519 ${KEY}\r\n`],
])('a host is found %s', (_, host, text) => {
  expect(knownHostsFor(host, text, noHash).map(({ fingerprint }) => fingerprint)).toEqual([PRINT]);
});

test('a host is found by its hash', () => {
  const asked: string[] = [];
  const hash = (salt: string, name: string): string => {
    asked.push(`${salt} ${name}`);
    return 'digest=';
  };
  expect(knownHostsFor('git.example.com:22', `|1|salt=|digest= ssh-ed25519 ${KEY}`, hash)).toHaveLength(1);
  expect(asked).toEqual(['salt= git.example.com']);
});

test('authorities and revoked keys keep their marker', () => {
  const text = `@cert-authority *.example.com ssh-ed25519 ${KEY}\n@revoked git.example.com ssh-ed25519 ${KEY}`;
  const keys = knownHostsFor('git.example.com', text, noHash);
  expect(keys.map((key) => hostKeyLine('git.example.com', key))).toEqual([
    `@cert-authority git.example.com ssh-ed25519 ${KEY}`,
    `@revoked git.example.com ssh-ed25519 ${KEY}`,
  ]);
});

test.each([
  ['another host', `git.example.org ssh-ed25519 ${KEY}`],
  ['another port', `[git.example.com]:2222 ssh-ed25519 ${KEY}`],
  ['a name that goes on', `git.example.com.evil.example ssh-ed25519 ${KEY}`],
  ['an exception', `*.example.com,!git.example.com ssh-ed25519 ${KEY}`],
  ['a revoked key alone', `@revoked git.example.com ssh-ed25519 ${KEY}`],
  ['a key of another type', `git.example.com ssh-rsa ${KEY}`],
  ['an unknown marker', `@other git.example.com ssh-ed25519 ${KEY}`],
  ['a comment', `# git.example.com ssh-ed25519 ${KEY}`],
  ['nothing', ''],
])('%s is no key of the host', (_, text) => {
  expect(() => knownHostsFor('git.example.com', text, noHash)).toThrow('has no key of git.example.com');
});
