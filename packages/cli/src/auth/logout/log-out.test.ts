import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testHost } from '../../host.fixture.ts';
import { readAccounts, saveAccount } from '../store/account-index.ts';
import { openStore } from '../store/open-store.ts';
import { ENTRY, ENTRY_ID, fakeKeychain, TOKENS } from '../tokens.fixture.ts';
import { chosenAccounts } from './chosen-accounts.ts';
import { logOut } from './log-out.ts';

let home: string;
let host: ReturnType<typeof testHost>;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aisubmit logout '));
  host = testHost({ env: { XDG_CONFIG_HOME: home } });
});
afterEach(() => rmSync(home, { recursive: true }));

const IN_FILE = { ...ENTRY, store: 'file' as const };
const tokenFiles = () => readdirSync(path.join(home, 'aisubmit')).filter((name) => name.startsWith('tokens-'));

test.each<[string, ((question: string) => Promise<string>) | undefined, string]>([
  ['is not known any more', async () => 'wrong horse', 'the passphrase is wrong, or '],
  ['cannot be asked for', undefined, 'your tokens are in a file under a passphrase, and there is no terminal'],
])('a token file goes though its passphrase %s', async (_why, ask, why) => {
  const store = await openStore(IN_FILE, {
    host: testHost({ env: { XDG_CONFIG_HOME: home } }),
    ask: async () => 'correct horse',
  });
  await store.write(ENTRY_ID, TOKENS);
  await saveAccount(host, IN_FILE);
  const done = await logOut(IN_FILE, { host, ask });
  expect([done.revoked, done.why.startsWith(why)]).toEqual([false, true]);
  expect([tokenFiles(), await readAccounts(host)]).toEqual([[], []]);
});

test('a keychain that is locked keeps the login', async () => {
  const library = fakeKeychain();
  await (await openStore(ENTRY, { host, library })).write(ENTRY_ID, TOKENS);
  await saveAccount(host, ENTRY);
  library.items.clear();
  library.before = (call) =>
    call.startsWith('set') ? Promise.reject(new Error('Cannot create an item in a locked collection')) : undefined;
  await expect(logOut(ENTRY, { host, ask: undefined, library })).rejects.toMatchObject({ trouble: 'locked' });
  expect(await readAccounts(host)).toEqual([ENTRY]);
});

test('a context that is not there is no reason to say that nobody is logged in', async () => {
  await saveAccount(host, ENTRY);
  await expect(chosenAccounts({ context: 'typo' }, host)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: 'the kubeconfig has no context named typo',
    fix: 'name the server, or end every login with --all; you are logged in to https://api.example:6443',
  });
});
