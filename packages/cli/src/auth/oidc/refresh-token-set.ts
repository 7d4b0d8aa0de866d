import type { TokenSet } from '../token-set.ts';
import { configure, issuerFailure } from './configure.ts';
import type { Issuer } from './discover-issuer.ts';
import { fetchKeys } from './fetch-keys.ts';
import { IssuerError, LOGIN_AGAIN } from './issuer-error.ts';
import { toTokenSet } from './to-token-set.ts';

/**
 * Exchanges the refresh token for a new set, with one request. The old refresh token may be dead afterwards: save the
 * answer before anything else.
 *
 * @throws AisubmitError `NOT_LOGGED_IN` when the login has ended or the answer is for somebody else; `UNREACHABLE`,
 * `SERVER_ERROR`, `INTERRUPTED`.
 */
export async function refreshTokenSet(
  issuer: Issuer,
  tokens: TokenSet,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<TokenSet> {
  const { refreshToken } = tokens;
  if (refreshToken === undefined)
    throw new IssuerError('NOT_LOGGED_IN', `the login at ${issuer.host} has ended and cannot be renewed`, {
      fix: LOGIN_AGAIN,
    });
  const oidc = await import('openid-client');
  try {
    const config = await configure(issuer, signal);
    await fetchKeys(config, issuer, signal);
    const fresh = toTokenSet(await oidc.refreshTokenGrant(config, refreshToken), issuer);
    if (fresh.subject !== tokens.subject)
      throw new IssuerError('NOT_LOGGED_IN', `${issuer.host} renewed the login for somebody else`, {
        fix: LOGIN_AGAIN,
      });
    return { refreshToken, ...fresh };
  } catch (error) {
    throw issuerFailure(error, issuer, [refreshToken, tokens.idToken]);
  }
}
