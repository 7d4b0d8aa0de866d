import type { Configuration } from 'openid-client';
import type { Issuer } from './discover-issuer.ts';
import { oidcError } from './oidc-error.ts';

/** Sets openid-client up for one operation: public client, signatures checked, ended by the signal. */
export async function configure(issuer: Issuer, signal: AbortSignal | undefined): Promise<Configuration> {
  const oidc = await import('openid-client');
  // The library reads the machine's clock; ours may be another one.
  const clockSkew = Math.round((issuer.now() - Date.now()) / 1000);
  const config = new oidc.Configuration(issuer.metadata, issuer.clientId, { [oidc.clockSkew]: clockSkew }, oidc.None());
  config[oidc.customFetch] = issuer.way.until(signal);
  oidc.enableNonRepudiationChecks(config);
  if (issuer.url.startsWith('http:')) oidc.allowInsecureRequests(config);
  return config;
}

/** What {@link oidcError} makes of an error while speaking to this issuer. */
export function issuerFailure(thrown: unknown, issuer: Issuer, secrets: readonly string[] = []): Error {
  const { host, clientId, way } = issuer;
  return oidcError(thrown, { host, clientId, clockSkew: way.clockSkew(), secrets });
}
