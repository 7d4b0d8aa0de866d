import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ENTRY, ENTRY_ID, fakeKeychain, TOKENS } from '../tokens.fixture.ts';
import { openStore, openStoreForLogin } from './open-store.ts';

let home: string;
let host: { readonly env: Readonly<Record<string, string>>; readonly platform: 'linux' };

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aisubmit store '));
  host = { env: { XDG_CONFIG_HOME: home }, platform: 'linux' };
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('the index says where tokens are', async () => {
  const library = fakeKeychain();
  const keychain = await openStore(ENTRY, { host, library });
  await keychain.write(ENTRY_ID, TOKENS);
  expect([keychain.kind, library.items.size, readdirSync(home)]).toEqual(['keychain', 1, []]);
  const file = await openStore({ store: 'file' }, { host, library, ask: async () => 'correct horse' });
  await file.write(ENTRY_ID, TOKENS);
  expect([file.kind, readdirSync(path.join(home, 'aisubmit'))]).toEqual(['file', [`tokens-${ENTRY_ID}.json`]]);
});

test('a login is refused before it begins where no keychain works, and nothing takes its place', async () => {
  const library = fakeKeychain();
  library.before = () => Promise.reject(new Error('Cannot autolaunch D-Bus without X11 $DISPLAY'));
  await expect(
    openStoreForLogin('keychain', { host, library, ask: async () => 'correct horse' }),
  ).rejects.toMatchObject({
    trouble: 'no-service',
    fix: expect.stringContaining('kubectl aisubmit login --token-store=file'),
  });
  library.before = () => Promise.reject(new Error('Cannot create an item in a locked collection'));
  await expect(openStoreForLogin('keychain', { host, library })).rejects.toMatchObject({ trouble: 'locked' });
  expect(readdirSync(home)).toEqual([]);
});

test('a login whose keychain works gets it', async () => {
  const library = fakeKeychain();
  expect((await openStoreForLogin('keychain', { host, library })).kind).toBe('keychain');
  const file = await openStoreForLogin('file', { host, library, ask: async () => 'correct horse' });
  expect(file.kind).toBe('file');
});

test('a login into a file is refused before it begins without a passphrase, or with a short one', async () => {
  await expect(openStoreForLogin('file', { host })).rejects.toMatchObject({
    code: 'NOT_LOGGED_IN',
    fix: expect.stringContaining('AISUBMIT_PASSPHRASE_FILE'),
  });
  await expect(openStoreForLogin('file', { host, ask: async () => 'horse' })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: 'the passphrase has fewer than 8 characters',
  });
  expect(readdirSync(home)).toEqual([]);
});

test('a login to a token file asks for the passphrase before anything else, and then no more', async () => {
  let asked = 0;
  const ask = async (): Promise<string> => {
    asked += 1;
    return 'correct horse';
  };
  const store = await openStoreForLogin('file', { host, ask });
  expect(asked).toBe(2);
  await store.write(ENTRY_ID, TOKENS);
  expect(await (await openStore({ store: 'file' }, { host, ask })).read(ENTRY_ID)).toEqual(TOKENS);
  expect(asked).toBe(2);
});

test.skipIf(process.platform === 'win32')(
  'a login is refused before it begins where none can be remembered',
  async () => {
    writeFileSync(path.join(home, 'aisubmit'), 'not a folder');
    const refused = { code: 'INVALID_INPUT', message: expect.stringContaining('a file is in the place of its folder') };
    await expect(openStoreForLogin('keychain', { host, library: fakeKeychain() })).rejects.toMatchObject(refused);
    await expect(openStoreForLogin('file', { host, ask: async () => 'correct horse' })).rejects.toMatchObject(refused);
  },
);

test('without a home there is no token file', async () => {
  const nowhere = { env: {}, platform: 'linux' } as const;
  await expect(openStore({ store: 'file' }, { host: nowhere })).rejects.toThrow('HOME and XDG_CONFIG_HOME are not set');
});
