import type { Host } from '../host.ts';
import { accountId } from './account.ts';
import { type CurrentTokensOptions, currentTokens } from './current-tokens.ts';
import type { AccountEntry } from './store/account-entry.ts';
import { tokenLockPath } from './store/config-folder.ts';
import { openStore } from './store/open-store.ts';
import type { TokenSet } from './token-set.ts';

interface AccountTokensOptions {
  readonly host: Pick<Host, 'env' | 'platform' | 'now' | 'signal'>;
  /** Asks for the passphrase of a token file; absent where nobody can be asked. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  readonly force?: CurrentTokensOptions['force'];
  readonly signal?: AbortSignal | undefined;
}

/** Tokens of a login that are good for another minute, refreshed at its issuer when they are not. */
export async function accountTokens(entry: AccountEntry, options: AccountTokensOptions): Promise<TokenSet> {
  const { host, ask, force, signal = host.signal } = options;
  return currentTokens({
    entry,
    store: await openStore(entry, { host, ask }),
    // Loading the OpenID client takes longer than everything that a valid token needs.
    refresh: async (tokens) => {
      const [{ issuerOf }, { refreshTokenSet }] = await Promise.all([
        import('./issuer-of.ts'),
        import('./oidc/refresh-token-set.ts'),
      ]);
      return refreshTokenSet(await issuerOf(entry, host), tokens);
    },
    lockPath: tokenLockPath(host, accountId(entry)),
    now: () => host.now(),
    signal,
    force,
  });
}
