import type { TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import type { TokenSet } from '../token-set.ts';
import type { Issuer } from './discover-issuer.ts';
import { IssuerError, LOGIN_AGAIN } from './issuer-error.ts';

/** The end of 9999: what comes later has no ISO 8601 date of four digits, and is no end. */
const LAST_MOMENT_MS = 253_402_300_799_000;

/**
 * Takes what is kept from an answer that openid-client has verified: signature, issuer, audience, expiry, nonce.
 *
 * @throws AisubmitError `NOT_LOGGED_IN` when there is no id token, or it was issued to another client.
 */
export function toTokenSet(response: TokenEndpointResponse & TokenEndpointResponseHelpers, issuer: Issuer): TokenSet {
  const claims = response.claims();
  if (response.id_token === undefined || claims === undefined)
    throw new IssuerError('NOT_LOGGED_IN', `${issuer.host} sent no id token`, {
      fix: 'log in again; --scope must have openid in it',
    });
  const { azp } = claims;
  if (azp !== undefined && azp !== issuer.clientId)
    throw new IssuerError('NOT_LOGGED_IN', `the token that ${issuer.host} sent was issued to another client`, {
      fix: LOGIN_AGAIN,
    });
  const clockSkew = issuer.way.clockSkew();
  return {
    idToken: response.id_token,
    ...(response.refresh_token === undefined ? {} : { refreshToken: response.refresh_token }),
    expiresAt: Math.min(Math.floor(claims.exp * 1000), LAST_MOMENT_MS),
    subject: claims.sub,
    ...(clockSkew === undefined ? {} : { clockSkew }),
  };
}
