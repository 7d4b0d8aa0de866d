import type { TokenSet } from '../token-set.ts';
import { type CallbackListener, listenForCallback } from './callback-listener.ts';
import { configure, issuerFailure } from './configure.ts';
import type { Issuer } from './discover-issuer.ts';
import { fetchKeys } from './fetch-keys.ts';
import { IssuerError } from './issuer-error.ts';
import { toTokenSet } from './to-token-set.ts';

export interface BrowserLoginOptions {
  readonly scopes: readonly string[];
  /** Shows the URL to the person, in their browser. */
  readonly open: (url: string) => void | Promise<void>;
  readonly signal?: AbortSignal;
  /** How long the person may take. @default 300000 */
  readonly timeoutMs?: number;
  /** OpenID Connect's `prompt`, for issuers that give a refresh token only with `consent`. */
  readonly prompt?: string;
}

const DEFAULT_TIMEOUT_MS = 300_000;

/**
 * Logs in with the browser of this machine: authorization code with PKCE, answered to a port on loopback that is open for
 * this login only.
 *
 * @throws AisubmitError `NOT_LOGGED_IN` when it was denied, took too long, or what came is not to be trusted;
 * `INVALID_INPUT` when the issuer has no such flow; `UNREACHABLE`, `SERVER_ERROR`, `INTERRUPTED`.
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 */
export async function browserLogin(issuer: Issuer, options: BrowserLoginOptions): Promise<TokenSet> {
  if (issuer.metadata.authorization_endpoint === undefined)
    throw new IssuerError('INVALID_INPUT', `${issuer.host} offers no login by browser`, {
      fix: 'log in without --browser',
    });
  const oidc = await import('openid-client');
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
  const { signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const listener = await listenForCallback({ state: expectedState, signal, timeoutMs });
  try {
    const config = await configure(issuer, signal);
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: listener.redirectUri,
      scope: options.scopes.join(' '),
      state: expectedState,
      nonce: expectedNonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      ...(options.prompt === undefined ? {} : { prompt: options.prompt }),
    });
    const callback = await opened(listener, () => options.open(url.href));
    const secrets = [pkceCodeVerifier, callback.searchParams.get('code') ?? ''];
    await fetchKeys(config, issuer, signal);
    const answer = await oidc
      .authorizationCodeGrant(config, callback, { pkceCodeVerifier, expectedState, expectedNonce })
      .catch((error: unknown) => {
        throw issuerFailure(error, issuer, secrets);
      });
    return toTokenSet(answer, issuer);
  } finally {
    await listener.close();
  }
}

/** A browser that cannot be opened ends the login; one that stays open after the answer does not hold it up. */
async function opened(listener: CallbackListener, open: () => void | Promise<void>): Promise<URL> {
  const failed = new Promise<never>((_resolve, reject) => {
    Promise.resolve().then(open).catch(reject);
  });
  return Promise.race([listener.callback, failed]);
}
