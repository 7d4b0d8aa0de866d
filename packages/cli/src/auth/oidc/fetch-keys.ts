import type { Configuration, ExportedJWKSCache } from 'openid-client';
import type { Issuer } from './discover-issuer.ts';

/** The library believes keys for five minutes. */
const GOOD_FOR_SECONDS = 240;

/**
 * Fetches the keys that tokens are signed with, before one is asked for: an issuer that answers has used up the code or
 * the refresh token, and an answer that cannot be verified is lost with all that is in it.
 *
 * @throws AisubmitError `UNREACHABLE`, `SERVER_ERROR`, `INTERRUPTED`: then nothing has been used up.
 */
export async function fetchKeys(config: Configuration, { metadata, way }: Issuer, signal?: AbortSignal): Promise<void> {
  const { getJwksCache, setJwksCache } = await import('openid-client');
  const now = Math.floor(Date.now() / 1000);
  const known = getJwksCache(config);
  if (known !== undefined && now - known.uat < GOOD_FOR_SECONDS) return;
  const init = { method: 'GET', headers: { accept: 'application/json' }, body: undefined, redirect: 'manual' } as const;
  const answer = await way.until(signal)(metadata.jwks_uri ?? '', init);
  const jwks: unknown = answer.ok ? await answer.json().catch(() => undefined) : undefined;
  // What is no set of keys is left to the library, which says so.
  if (isKeySet(jwks)) setJwksCache(config, { jwks, uat: now });
}

function isKeySet(value: unknown): value is ExportedJWKSCache['jwks'] {
  return typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys);
}
