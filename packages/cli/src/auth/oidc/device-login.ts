import { setTimeout as sleep } from 'node:timers/promises';
import type {
  Configuration,
  DeviceAuthorizationResponse,
  TokenEndpointResponse,
  TokenEndpointResponseHelpers,
} from 'openid-client';
import type { TokenSet } from '../token-set.ts';
import { configure, issuerFailure } from './configure.ts';
import type { Issuer } from './discover-issuer.ts';
import { fetchKeys } from './fetch-keys.ts';
import { IssuerError, interrupted, LOGIN_AGAIN } from './issuer-error.ts';
import { refusalOf } from './oidc-error.ts';
import { isSafeUrl } from './safe-url.ts';
import { toTokenSet } from './to-token-set.ts';

/** What a person must see to approve a device. All of it is safe to print. */
export interface DevicePrompt {
  readonly userCode: string;
  readonly verificationUri: string;
  /** The same page with the code filled in; the code must be shown beside it all the same. */
  readonly verificationUriComplete?: string;
  /** Host of the page. */
  readonly host: string;
  /** Host of the issuer, which may send people to a page of somebody else. */
  readonly issuerHost: string;
  readonly expiresInSeconds: number;
}

export interface DeviceLoginOptions {
  readonly scopes: readonly string[];
  readonly show: (prompt: DevicePrompt) => void | Promise<void>;
  readonly signal?: AbortSignal;
  /** OpenID Connect's `prompt`, for issuers that give a refresh token only with `consent`. */
  readonly prompt?: string;
}

const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const DEFAULT_INTERVAL_SECONDS = 5;
const SLOW_DOWN_SECONDS = 5;
const SHORTEST_PAUSE_SECONDS = 0.1;
const LONGEST_PAUSE_SECONDS = 60;
const LONGEST_LOGIN_SECONDS = 3600;

/**
 * Logs in with a code that a person approves in any browser. A lost connection, a 5xx and `slow_down` only delay the next
 * question; the code's expiry ends them.
 *
 * @throws AisubmitError `NOT_LOGGED_IN` when it was denied, has expired, or what came is not to be trusted;
 * `INVALID_INPUT` when the issuer has no such flow; `UNREACHABLE`, `SERVER_ERROR`, `INTERRUPTED`.
 * @see https://www.rfc-editor.org/rfc/rfc8628
 */
export async function deviceLogin(issuer: Issuer, options: DeviceLoginOptions): Promise<TokenSet> {
  if (issuer.metadata.device_authorization_endpoint === undefined)
    throw new IssuerError('INVALID_INPUT', `${issuer.host} offers no login by code`, {
      fix: 'log in with --browser, or ask whoever runs the issuer for the device authorization grant',
    });
  const config = await configure(issuer, options.signal);
  const device = await begin(config, issuer, options);
  const seconds = Math.min(device.expires_in, LONGEST_LOGIN_SECONDS);
  const deadline = performance.now() + seconds * 1000;
  const prompt = toPrompt(device, issuer, seconds);
  await options.show(prompt);
  const answer = await poll(config, { issuer, device, deadline, signal: options.signal });
  return toTokenSet(answer, issuer);
}

async function begin(
  config: Configuration,
  issuer: Issuer,
  { scopes, prompt }: DeviceLoginOptions,
): Promise<DeviceAuthorizationResponse> {
  const oidc = await import('openid-client');
  const parameters = { scope: scopes.join(' '), ...(prompt === undefined ? {} : { prompt }) };
  return oidc.initiateDeviceAuthorization(config, parameters).catch((error: unknown) => {
    throw issuerFailure(error, issuer);
  });
}

function toPrompt(device: DeviceAuthorizationResponse, issuer: Issuer, expiresInSeconds: number): DevicePrompt {
  const { user_code: userCode, verification_uri: page, verification_uri_complete: complete } = device;
  // A code is typed from a screen: what is more than plain letters was not made to be.
  if (!/^[A-Za-z0-9 ._-]{1,64}$/.test(userCode))
    throw new IssuerError('SERVER_ERROR', `${issuer.host} sent a code with characters that nobody can type`, {
      fix: 'tell whoever runs the issuer, or log in with --browser',
    });
  if (!isSafeUrl(page, issuer.allowInsecure))
    throw new IssuerError('SERVER_ERROR', `${issuer.host} wants the login approved on a page that is not https`, {
      fix: 'do not open it; tell whoever runs the issuer',
    });
  const { href: verificationUri, host } = new URL(page);
  const full = complete === undefined || !isSafeUrl(complete, issuer.allowInsecure) ? undefined : new URL(complete);
  return {
    userCode,
    verificationUri,
    ...(full?.host === host ? { verificationUriComplete: full.href } : {}),
    host,
    issuerHost: issuer.host,
    expiresInSeconds,
  };
}

interface PollFacts {
  readonly issuer: Issuer;
  readonly device: DeviceAuthorizationResponse;
  /** In milliseconds of `performance.now()`. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
}

type TokenAnswer = TokenEndpointResponse & TokenEndpointResponseHelpers;

async function poll(config: Configuration, facts: PollFacts): Promise<TokenAnswer> {
  const oidc = await import('openid-client');
  const { issuer, device } = facts;
  let interval = Math.max(device.interval ?? DEFAULT_INTERVAL_SECONDS, SHORTEST_PAUSE_SECONDS);
  let pause = interval;
  let lost: IssuerError | undefined;
  for (;;) {
    await wait(pause, facts, lost);
    try {
      await fetchKeys(config, issuer, facts.signal);
      return await oidc.genericGrantRequest(config, DEVICE_CODE_GRANT, { device_code: device.device_code });
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === 'slow_down') interval += SLOW_DOWN_SECONDS;
      const isPending = refusal === 'authorization_pending' || refusal === 'slow_down';
      lost = isPending ? undefined : throwUnlessTransient(issuerFailure(error, issuer, [device.device_code]));
      // Who does not answer is asked less often.
      pause = lost === undefined ? interval : Math.max(pause * 2, lost.retryAfterSeconds ?? 0);
    }
  }
}

function throwUnlessTransient(error: Error): IssuerError {
  if (error instanceof IssuerError && error.transient) return error;
  throw error;
}

async function wait(seconds: number, { deadline, signal, issuer }: PollFacts, lost: IssuerError | undefined) {
  const left = deadline - performance.now();
  const pauseMs = Math.min(seconds, LONGEST_PAUSE_SECONDS) * 1000;
  await sleep(Math.max(0, Math.min(pauseMs, left)), undefined, signal === undefined ? {} : { signal }).catch(() => {
    throw interrupted();
  });
  if (pauseMs < left) return;
  const why = lost === undefined ? '' : `; at last, ${lost.message}`;
  throw new IssuerError('NOT_LOGGED_IN', `the code expired before the login was approved at ${issuer.host}${why}`, {
    fix: LOGIN_AGAIN,
  });
}
