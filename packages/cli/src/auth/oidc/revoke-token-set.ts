import type { TokenSet } from '../token-set.ts';
import { configure, issuerFailure } from './configure.ts';
import type { Issuer } from './discover-issuer.ts';
import { refusalOf } from './oidc-error.ts';

/**
 * Ends a login at the issuer. An id token that was issued stays valid until it expires, since nobody asks about it.
 *
 * @returns `unsupported` when the issuer revokes nothing, or there is no refresh token to revoke.
 * @throws AisubmitError `UNREACHABLE`, `SERVER_ERROR`, `INTERRUPTED`.
 */
export async function revokeTokenSet(
  issuer: Issuer,
  tokens: TokenSet,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<'revoked' | 'unsupported'> {
  const { refreshToken } = tokens;
  if (refreshToken === undefined || issuer.metadata.revocation_endpoint === undefined) return 'unsupported';
  const oidc = await import('openid-client');
  try {
    const config = await configure(issuer, signal);
    await oidc.tokenRevocation(config, refreshToken, { token_type_hint: 'refresh_token' });
    return 'revoked';
  } catch (error) {
    if (refusalOf(error) === 'unsupported_token_type') return 'unsupported';
    throw issuerFailure(error, issuer, [refreshToken, tokens.idToken]);
  }
}
