import type { ServerMetadata } from 'openid-client';
import { type HttpsFetch, httpsFetch } from './https-fetch.ts';
import { IssuerError } from './issuer-error.ts';
import { shownText } from './issuer-text.ts';
import { issuerUrl, refuseBadClient } from './issuer-url.ts';
import { oidcError } from './oidc-error.ts';
import { isSafeUrl } from './safe-url.ts';

export interface DiscoverOptions {
  /** The issuer exactly as it writes itself, and as the API server has it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Certificate authorities beside those that this machine trusts. */
  readonly caPem?: string;
  /** Lets http through to loopback, for development. */
  readonly allowInsecureIssuer?: boolean;
  /** Bound of one exchange. @default 15000 */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly now?: () => number;
  /** Where HTTPS_PROXY and NO_PROXY are read; without it no proxy is used. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** An issuer whose metadata was fetched and judged. */
export interface Issuer {
  readonly url: string;
  /** Host and port, for messages. */
  readonly host: string;
  readonly clientId: string;
  readonly allowInsecure: boolean;
  readonly metadata: ServerMetadata;
  readonly way: HttpsFetch;
  readonly now: () => number;
}

/** What an API server takes: every asymmetric algorithm of RFC 7518. */
const ALGORITHMS = new Set(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512']);

/**
 * Fetches an issuer's metadata over verified TLS and refuses what a login could not be trusted with.
 *
 * @throws AisubmitError `INVALID_INPUT` for an issuer that is not https or calls itself otherwise, `UNREACHABLE`,
 * `SERVER_ERROR`, `INTERRUPTED`.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation
 */
export async function discoverIssuer(options: DiscoverOptions): Promise<Issuer> {
  const allowInsecure = options.allowInsecureIssuer === true;
  const url = issuerUrl(options.issuer, allowInsecure);
  refuseBadClient(options.clientId);
  refuseBadCa(options.caPem);
  const way = httpsFetch({ ...options, allowInsecure });
  const oidc = await import('openid-client');
  const insecure = url.protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {};
  try {
    const config = await oidc.discovery(url, options.clientId, undefined, oidc.None(), {
      [oidc.customFetch]: way.until(options.signal),
      ...insecure,
    });
    const metadata = judged({ ...config.serverMetadata() }, options.issuer, allowInsecure);
    const { issuer, clientId, now = Date.now } = options;
    return { url: issuer, host: url.host, clientId, allowInsecure, metadata, way, now };
  } catch (error) {
    if (codeOf(error) === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') throw otherIssuer(options.issuer, nameOf(error));
    throw oidcError(error, { host: url.host, clientId: options.clientId, clockSkew: way.clockSkew() });
  }
}

function refuseBadCa(caPem: string | undefined): void {
  if (caPem === undefined || caPem.includes('-----BEGIN CERTIFICATE-----')) return;
  throw new IssuerError('INVALID_INPUT', "the issuer's certificate authority is not a PEM certificate", {
    fix: 'give a file with -----BEGIN CERTIFICATE----- in it',
  });
}

function judged(metadata: ServerMetadata, issuer: string, allowInsecure: boolean): ServerMetadata {
  if (metadata.issuer !== issuer) throw otherIssuer(issuer, metadata.issuer);
  for (const name of ['token_endpoint', 'jwks_uri'] as const) {
    if (metadata[name] === undefined)
      throw new IssuerError('SERVER_ERROR', `the issuer ${shownText(issuer)} does not say its ${name}`, { fix: TELL });
  }
  for (const name of ENDPOINTS) {
    const endpoint = metadata[name];
    if (endpoint !== undefined && !(typeof endpoint === 'string' && isSafeUrl(endpoint, allowInsecure)))
      throw new IssuerError('SERVER_ERROR', `the issuer ${shownText(issuer)} has a ${name} that is not https`, {
        fix: TELL,
      });
  }
  return { ...metadata, id_token_signing_alg_values_supported: algorithms(metadata, issuer) };
}

const ENDPOINTS = [
  'token_endpoint',
  'jwks_uri',
  'authorization_endpoint',
  'device_authorization_endpoint',
  'revocation_endpoint',
] as const;
const TELL = 'tell whoever runs the issuer';

function algorithms(metadata: ServerMetadata, issuer: string): string[] {
  const announced: unknown = metadata.id_token_signing_alg_values_supported ?? ['RS256'];
  const usable = Array.isArray(announced) ? announced.filter((each) => ALGORITHMS.has(each)) : [];
  if (usable.length > 0) return usable;
  throw new IssuerError('SERVER_ERROR', `the issuer ${shownText(issuer)} signs in no way that an API server takes`, {
    fix: 'let it sign with RS256 or ES256',
  });
}

function otherIssuer(wanted: string, found: string | undefined): IssuerError {
  const name = found === undefined ? 'otherwise' : `"${shownText(found)}"`;
  return new IssuerError('INVALID_INPUT', `the issuer "${shownText(wanted)}" calls itself ${name}`, {
    fix: 'give the issuer exactly as it writes itself, if that is the one you mean',
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function nameOf(error: unknown): string | undefined {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const body: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'body') : undefined;
  const name: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'issuer') : undefined;
  return typeof name === 'string' ? name : undefined;
}
