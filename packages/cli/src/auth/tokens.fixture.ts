import type { AccountEntry } from './store/account-entry.ts';
import type { KeychainLibrary } from './store/keychain-library.ts';
import type { TokenSet } from './token-set.ts';

/** A login as the index holds it. */
export const ENTRY: AccountEntry = {
  server: 'https://api.example:6443',
  issuer: 'https://idp.example/realms/ml',
  clientId: 'kubectl-aisubmit',
  store: 'keychain',
  subject: 'alice-1',
  username: 'alice@example.com',
  scopes: ['openid', 'offline_access'],
  savedAt: '2026-11-23T12:00:00.000Z',
};

/** `accountId(ENTRY)`. */
export const ENTRY_ID = '0236266eeef676f3b4380ccfdf03d530';

/** Tokens that end at noon of 2026-11-23. */
export const TOKENS: TokenSet = {
  idToken: 'id-token-1',
  refreshToken: 'refresh-token-1',
  expiresAt: Date.parse('2026-11-23T12:00:00Z'),
  subject: 'alice-1',
};

/** A keychain in memory that can be told to fail. */
export interface FakeKeychain extends KeychainLibrary {
  readonly items: Map<string, string>;
  /** Every call, as `get NAME`, `set NAME` or `delete NAME`. */
  readonly calls: string[];
  /** Throws or hangs in place of a call; undefined: the call is answered. */
  before: (call: string) => Promise<void> | undefined;
}

/** Makes a keychain in memory, with the limits of no system. */
export function fakeKeychain(): FakeKeychain {
  const items = new Map<string, string>();
  const calls: string[] = [];
  const call = async <T>(name: string, answer: () => T): Promise<T> => {
    calls.push(name);
    await fake.before(name);
    return answer();
  };
  const fake: FakeKeychain = {
    items,
    calls,
    before: () => undefined,
    getPassword: (service, account) => call(`get ${account}`, () => items.get(`${service}/${account}`) ?? null),
    setPassword: (service, account, text) =>
      call(`set ${account}`, () => {
        items.set(`${service}/${account}`, text);
      }),
    deletePassword: (service, account) => call(`delete ${account}`, () => items.delete(`${service}/${account}`)),
  };
  return fake;
}
