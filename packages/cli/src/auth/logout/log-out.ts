import { AisubmitError } from '@aisubmit/sdk';
import type { Host } from '../../host.ts';
import { accountId } from '../account.ts';
import { issuerOf } from '../issuer-of.ts';
import { revokeTokenSet } from '../oidc/revoke-token-set.ts';
import type { AccountEntry } from '../store/account-entry.ts';
import { removeAccount } from '../store/account-index.ts';
import { tokenLockPath } from '../store/config-folder.ts';
import { withFileLock } from '../store/file-lock.ts';
import type { KeychainLibrary } from '../store/keychain-library.ts';
import { openStore } from '../store/open-store.ts';
import type { TokenStore } from '../store/token-store.ts';
import type { TokenSet } from '../token-set.ts';

/** Nobody waits longer for an issuer that they are leaving. */
const REVOKE_MS = 10_000;

interface LogOutOptions {
  readonly host: Host;
  /** Stands in for the system's keychain. */
  readonly library?: KeychainLibrary | undefined;
  readonly ask: ((question: string) => Promise<string>) | undefined;
}

interface LoggedOut {
  readonly revoked: boolean;
  /** Why it was not revoked, safe to show. */
  readonly why: string;
}

/**
 * Revokes what it can, then deletes the tokens whatever the issuer said, then forgets the login.
 *
 * @throws AisubmitError when the tokens cannot be deleted: then the login is still there, and says so.
 */
export async function logOut(account: AccountEntry, { host, ask, library }: LogOutOptions): Promise<LoggedOut> {
  const id = accountId(account);
  const store = await openStore(account, { host, ask, library });
  return withFileLock(
    tokenLockPath(host, id),
    async () => {
      const found = await tokensOf(store, id);
      const outcome = found instanceof AisubmitError ? unread(found) : await revoke(found, account, host);
      await store.remove(id);
      await removeAccount(host, account);
      return outcome;
    },
    { signal: host.signal },
  );
}

/**
 * Tokens that are damaged, or in a file whose passphrase nobody knows any more, can be deleted without being read; those in
 * a keychain that is locked cannot.
 */
async function tokensOf(store: TokenStore, id: string): Promise<TokenSet | AisubmitError | undefined> {
  try {
    return await store.read(id);
  } catch (error) {
    if (!(error instanceof AisubmitError) || error.code === 'INTERRUPTED') throw error;
    if (store.kind === 'file' || ('trouble' in error && error['trouble'] === 'damaged')) return error;
    throw error;
  }
}

function unread({ message }: AisubmitError): LoggedOut {
  return { revoked: false, why: message };
}

async function revoke(tokens: TokenSet | undefined, account: AccountEntry, host: Host): Promise<LoggedOut> {
  if (tokens?.refreshToken === undefined) return { revoked: false, why: 'there was nothing to revoke' };
  const signal = AbortSignal.any([host.signal, AbortSignal.timeout(REVOKE_MS)]);
  try {
    const outcome = await revokeTokenSet(await issuerOf(account, host, signal), tokens, { signal });
    return outcome === 'revoked' ? { revoked: true, why: '' } : { revoked: false, why: 'it revokes nothing' };
  } catch (error) {
    if (!(error instanceof AisubmitError)) throw error;
    if (error.code === 'INTERRUPTED' && host.signal.aborted) throw error;
    return { revoked: false, why: error.code === 'INTERRUPTED' ? 'it did not answer in time' : error.message };
  }
}
