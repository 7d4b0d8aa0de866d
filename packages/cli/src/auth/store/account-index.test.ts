import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENTRY } from '../tokens.fixture.ts';
import { findAccount, readAccounts, removeAccount, saveAccount } from './account-index.ts';

const isWindows = process.platform === 'win32';

let home: string;
let folder: string;
let file: string;
let host: { readonly env: Readonly<Record<string, string>>; readonly platform: 'linux' };

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aisubmit index '));
  folder = path.join(home, 'aisubmit');
  file = path.join(folder, 'accounts.json');
  host = { env: { XDG_CONFIG_HOME: home }, platform: 'linux' };
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function plant(text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text, { mode: 0o600 });
}

const indexOf = (...accounts: readonly object[]) => JSON.stringify({ version: 1, accounts });

test('a login is remembered, found, replaced and forgotten', async () => {
  const other = { ...ENTRY, server: 'https://other.example', store: 'file' } as const;
  expect(await readAccounts(host)).toEqual([]);
  await saveAccount(host, ENTRY);
  await saveAccount(host, other);
  expect(await findAccount(host, { ...other })).toEqual(other);
  await saveAccount(host, { ...ENTRY, subject: 'alice-2' });
  expect(await readAccounts(host)).toEqual([other, { ...ENTRY, subject: 'alice-2' }]);
  await removeAccount(host, ENTRY);
  expect(await readAccounts(host)).toEqual([other]);
  expect(await findAccount(host, ENTRY)).toBeUndefined();
});

test('every optional field survives', async () => {
  const full = {
    ...ENTRY,
    issuer: 'http://127.0.0.1:4444',
    allowInsecureIssuer: true,
    serverCa: `sha256:${'0'.repeat(64)}`,
    tlsServerName: 'kubernetes',
    issuerCa: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
  } as const;
  await saveAccount(host, full);
  expect(await findAccount(host, full)).toEqual(full);
});

test('twenty at once lose none', async () => {
  const servers = Array.from({ length: 20 }, (_, index) => `https://api-${index}.example`);
  await Promise.all(servers.map((server) => saveAccount(host, { ...ENTRY, server })));
  expect((await readAccounts(host)).map(({ server }) => server).sort()).toEqual([...servers].sort());
});

test.skipIf(isWindows)('only the user may read or write it', async () => {
  mkdirSync(folder, { mode: 0o755 });
  await saveAccount(host, ENTRY);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).sort()).toEqual(['accounts.json', 'lock-accounts.1']);
});

test('without a home there are no logins, and none can be remembered', async () => {
  const nowhere = { env: {}, platform: 'linux' } as const;
  expect(await readAccounts(nowhere)).toEqual([]);
  await expect(saveAccount(nowhere, ENTRY)).rejects.toThrow('there is no folder to remember a login in');
});

describe('a list that is not what was written is named, and never overwritten', () => {
  const { clientId: _, ...withoutClient } = ENTRY;
  test.each([
    ['no JSON', '{"version":', 'it is not JSON'],
    ['a list', '[]', 'it is not an object'],
    ['another version', '{"version":2,"accounts":[]}', '"version" is not what it must be'],
    ['an unknown key', '{"version":1,"accounts":[],"tokens":{}}', '"tokens" is not known'],
    ['a __proto__ key', '{"version":1,"accounts":[],"__proto__":{}}', '"__proto__" is not known'],
    ['a token in an entry', indexOf({ ...ENTRY, idToken: 'secret-secret' }), 'accounts[0]: "idToken" is not known'],
    ['a field that is missing', indexOf(withoutClient), 'accounts[0]: "clientId" is missing'],
    [
      'a store that does not exist',
      indexOf({ ...ENTRY, store: 'plain' }),
      'accounts[0]: "store" is not what it must be',
    ],
    [
      'an issuer without TLS',
      indexOf({ ...ENTRY, issuer: 'http://idp.example' }),
      'accounts[0]: "issuer" is not https',
    ],
    [
      'a server that is no URL',
      indexOf({ ...ENTRY, server: 'file:///etc' }),
      'accounts[0]: "server" is not what it must be',
    ],
    [
      'a user in the URL',
      indexOf({ ...ENTRY, server: 'https://a:b@c' }),
      'accounts[0]: "server" is not what it must be',
    ],
    ['a scope that is two', indexOf({ ...ENTRY, scopes: ['a b'] }), 'accounts[0]: "scopes" is not what it must be'],
    [
      'a date that is none',
      indexOf({ ...ENTRY, savedAt: '2026-99-99T00:00Z' }),
      'accounts[0]: "savedAt" is not what it must be',
    ],
    ['one login twice', indexOf(ENTRY, ENTRY), 'accounts[1]: the same login stands above it'],
    ['a null entry', '{"version":1,"accounts":[null]}', 'accounts[0]: it is not an object'],
  ])('%s', async (_name, text, want) => {
    plant(text);
    const saving = saveAccount(host, { ...ENTRY, server: 'https://new.example' });
    await expect(saving).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: `${file} is not the list of your logins any more: ${want}`,
      fix: expect.stringContaining('move it away and log in again'),
    });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('an entry that could not be read back is not written', async () => {
    await expect(saveAccount(host, { ...ENTRY, issuer: 'http://idp.example' })).rejects.toThrow(
      'this login cannot be remembered: accounts[0]: "issuer" is not https',
    );
    expect(await readAccounts(host)).toEqual([]);
  });
});

describe('a file that cannot be trusted is an error, not nothing', () => {
  test.skipIf(isWindows)('a link', async () => {
    mkdirSync(folder);
    writeFileSync(path.join(home, 'elsewhere'), indexOf(ENTRY), { mode: 0o600 });
    symlinkSync(path.join(home, 'elsewhere'), file);
    await expect(readAccounts(host)).rejects.toThrow('cannot be read: it is a link');
  });

  test.skipIf(isWindows)('a folder that is a link', async () => {
    mkdirSync(path.join(home, 'elsewhere'));
    symlinkSync(path.join(home, 'elsewhere'), folder);
    await expect(saveAccount(host, ENTRY)).rejects.toThrow(`${folder} is not a folder`);
    expect(readdirSync(path.join(home, 'elsewhere'))).toEqual([]);
  });

  test.skipIf(isWindows)('a file that others may write', async () => {
    plant(indexOf(ENTRY));
    chmodSync(file, 0o620);
    await expect(readAccounts(host)).rejects.toThrow('is not one that only you can write');
  });

  test('a file of megabytes', async () => {
    plant(' '.repeat(1024 * 1024 + 1));
    await expect(readAccounts(host)).rejects.toThrow('is larger than 1048576 bytes');
  });

  test('a folder in its place', async () => {
    mkdirSync(file, { recursive: true });
    await expect(readAccounts(host)).rejects.toThrow(`${file} is not a file`);
  });

  test('bytes that are no text', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, Buffer.from([0xff, 0xfe]), { mode: 0o600 });
    await expect(readAccounts(host)).rejects.toThrow('is not text');
  });
});
