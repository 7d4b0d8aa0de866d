import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testHost } from '../../host.fixture.ts';
import { readAccounts, saveAccount } from '../store/account-index.ts';
import { tokenLockPath } from '../store/config-folder.ts';
import { withFileLock } from '../store/file-lock.ts';
import { openStore } from '../store/open-store.ts';
import type { TokenStore } from '../store/token-store.ts';
import { ENTRY, ENTRY_ID, fakeKeychain, TOKENS } from '../tokens.fixture.ts';
import { keepLogin } from './keep-login.ts';

let home: string;
let host: ReturnType<typeof testHost>;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aisubmit keep '));
  host = testHost({ env: { XDG_CONFIG_HOME: home } });
});
afterEach(() => rmSync(home, { recursive: true }));

const UNFIT = { ...ENTRY, scopes: ['a b'] };
const NEW = { ...TOKENS, idToken: 'id-token-2' };

test('a login that cannot be remembered leaves no token behind', async () => {
  const library = fakeKeychain();
  const store = await openStore(ENTRY, { host, library });
  const kept = keepLogin(UNFIT, TOKENS, { store, accounts: [], host, ask: undefined });
  await expect(kept).rejects.toThrow('this login cannot be remembered: accounts[0]: "scopes" is not what it must be');
  expect([library.items.size, await readAccounts(host)]).toEqual([0, []]);
});

test('a login that was there before is not lost with one that cannot be remembered', async () => {
  const library = fakeKeychain();
  const store = await openStore(ENTRY, { host, library });
  await saveAccount(host, ENTRY);
  const accounts = await readAccounts(host);
  await expect(keepLogin(UNFIT, NEW, { store, accounts, host, ask: undefined })).rejects.toThrow(
    'cannot be remembered',
  );
  expect([await store.read(ENTRY_ID), await readAccounts(host)]).toEqual([NEW, [ENTRY]]);
});

test('a process that waits to refresh the old tokens finds none in the old store', async () => {
  const ask = async (): Promise<string> => 'correct horse';
  const file = { ...ENTRY, store: 'file' as const };
  const old = await openStore(file, { host, ask });
  await keepLogin(file, TOKENS, { store: old, accounts: [], host, ask });
  const store = await openStore(ENTRY, { host, library: fakeKeychain() });
  let found: Promise<unknown> = Promise.resolve('nobody waited');
  const watched: TokenStore = {
    ...store,
    write: async (id, tokens) => {
      // The lock is held by now, so this one waits for it.
      found = withFileLock(tokenLockPath(host, ENTRY_ID), () => old.read(ENTRY_ID));
      await store.write(id, tokens);
    },
  };
  await keepLogin(ENTRY, NEW, { store: watched, accounts: await readAccounts(host), host, ask: undefined });
  expect(await found).toBeUndefined();
});

test('a login that moves to another store is taken out of the old one, without its passphrase', async () => {
  const ask = async (): Promise<string> => 'correct horse';
  const file = { ...ENTRY, store: 'file' as const };
  const old = await openStore(file, { host, ask });
  await keepLogin(file, TOKENS, { store: old, accounts: [], host, ask });
  const store = await openStore(ENTRY, { host, library: fakeKeychain() });
  await keepLogin(ENTRY, NEW, { store, accounts: await readAccounts(host), host, ask: undefined });
  expect([await old.read(ENTRY_ID), await store.read(ENTRY_ID)]).toEqual([undefined, NEW]);
  expect([await readAccounts(host), host.errors()]).toEqual([[ENTRY], '']);
});
