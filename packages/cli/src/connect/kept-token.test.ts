import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveAccount } from '../auth/store/account-index.ts';
import type { KeychainLibrary } from '../auth/store/keychain-library.ts';
import { ENTRY } from '../auth/tokens.fixture.ts';
import { forgetToken, keepToken, keptToken } from './kept-token.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aisubmit kept '));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function memory(items = new Map<string, string>()): KeychainLibrary & { readonly items: Map<string, string> } {
  return {
    items,
    getPassword: async (_service, account) => items.get(account) ?? null,
    setPassword: async (_service, account, text) => void items.set(account, text),
    deletePassword: async (_service, account) => items.delete(account),
  };
}

const bundle = {
  namespace: 'team-a',
  name: 'lab',
  parent: {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'notebook-lab', annotations: { 'aisubmit.dev/request-id': 'first' } },
  },
  children: [
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'notebook-lab-token' }, stringData: { token: 'its-token' } },
  ],
};
const lab = { namespace: 'team-a', name: 'lab', requestId: 'first' };

test('a token is kept for its submission, on its cluster, and for no other', async () => {
  const library = memory();
  const host = { env: { XDG_CONFIG_HOME: home }, platform: 'linux' } as const;
  await saveAccount(host, ENTRY);
  const here = { cluster: async () => 'here', host, library };
  await keepToken(bundle, here);
  expect(await keptToken(lab, here)).toBe('its-token');
  expect(await keptToken({ ...lab, requestId: 'second' }, here)).toBeUndefined();
  expect(await keptToken({ ...lab, namespace: 'team-b' }, here)).toBeUndefined();
  expect(await keptToken(lab, { ...here, cluster: async () => 'there' })).toBeUndefined();
  expect([...library.items.keys()].join()).toMatch(/^notebook-[0-9a-f]{64}$/);
});

test('a token is forgotten with its notebook, and no other is', async () => {
  const library = memory();
  const host = { env: { XDG_CONFIG_HOME: home }, platform: 'linux' } as const;
  await saveAccount(host, ENTRY);
  const here = { cluster: async () => 'here', host, library };
  await keepToken(bundle, here);
  await keepToken({ ...bundle, name: 'other' }, here);
  await forgetToken(lab, here);
  expect(await keptToken(lab, here)).toBeUndefined();
  expect(await keptToken({ ...lab, name: 'other' }, here)).toBe('its-token');
  const failing = { ...memory(), deletePassword: () => Promise.reject(new Error('locked')) };
  await forgetToken(lab, { ...here, library: failing });
});

test('where no login is in the keychain, it is not asked', async () => {
  const library = memory();
  const keeping = {
    cluster: async () => 'here',
    host: { env: { XDG_CONFIG_HOME: home }, platform: 'linux' },
    library,
  } as const;
  await keepToken(bundle, keeping);
  expect(library.items.size).toBe(0);
  await forgetToken(lab, { ...keeping, library: { ...library, deletePassword: () => expect.fail('it was opened') } });
  expect(await keptToken(lab, keeping)).toBeUndefined();
});

test('a keychain that fails, or holds something else, is as good as none', async () => {
  const host = { env: { XDG_CONFIG_HOME: home }, platform: 'linux' } as const;
  await saveAccount(host, ENTRY);
  const failing = { ...memory(), setPassword: () => Promise.reject(new Error('locked')) };
  await keepToken(bundle, { cluster: async () => 'here', host, library: failing });
  const odd = { ...memory(), getPassword: async () => '{"requestId":"first","token":7}' };
  expect(await keptToken(lab, { cluster: async () => 'here', host, library: odd })).toBeUndefined();
});
