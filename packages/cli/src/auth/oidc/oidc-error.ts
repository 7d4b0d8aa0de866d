import type { ErrorCode } from '@aisubmit/sdk';
import { clockSentence } from './clock-skew.ts';
import { IssuerError, type IssuerErrorOptions, LOGIN_AGAIN } from './issuer-error.ts';
import { issuerText, shownText } from './issuer-text.ts';

export interface OidcErrorContext {
  /** Host of the issuer. */
  readonly host: string;
  readonly clientId: string;
  readonly clockSkew: number | undefined;
  /** What was sent, so that an issuer that repeats it does not put it on a screen. */
  readonly secrets?: readonly string[];
}

/**
 * Turns whatever openid-client threw into one sentence. Of the thrown error only codes and the issuer's `error` and
 * `error_description` are read, and it is never the cause: printed, its causes show tokens.
 */
export function oidcError(thrown: unknown, context: OidcErrorContext): IssuerError {
  const own = ownError(thrown);
  if (own !== undefined) return own;
  const refusal = stringOf(thrown, 'error');
  if (refusal !== undefined) return refused(refusal, stringOf(thrown, 'error_description'), context);
  const code = stringOf(thrown, 'code') ?? 'unknown';
  const sentence = FAILURES[code] ?? UNUSABLE;
  const { code: errorCode, message, ...rest } = sentence(context, thrown);
  return new IssuerError(errorCode, message, rest);
}

/** The issuer's `error` of an answer that refuses, such as `authorization_pending`. */
export function refusalOf(thrown: unknown): string | undefined {
  return ownError(thrown) === undefined ? stringOf(thrown, 'error') : undefined;
}

// openid-client wraps what its fetch throws.
function ownError(thrown: unknown): IssuerError | undefined {
  if (thrown instanceof IssuerError) return thrown;
  return thrown instanceof Error && thrown.cause instanceof IssuerError ? thrown.cause : undefined;
}

function stringOf(thrown: unknown, key: string): string | undefined {
  const value: unknown = typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, key) : undefined;
  return typeof value === 'string' ? value : undefined;
}

interface Sentence extends IssuerErrorOptions {
  readonly code: ErrorCode;
  readonly message: string;
}

function refused(error: string, description: string | undefined, context: OidcErrorContext): IssuerError {
  const name = issuerText(error, context.secrets);
  const known = Object.hasOwn(REFUSALS, error) ? REFUSALS[error]?.(context) : undefined;
  const { code, message, ...rest } = known ?? {
    code: 'NOT_LOGGED_IN',
    message: `${context.host} refuses the login`,
    fix: 'ask whoever runs the issuer what the refusal means',
  };
  const said = description === undefined ? '' : issuerText(description, context.secrets);
  return new IssuerError(code, `${message} (${said === '' ? name : `${name}: ${said}`})`, rest);
}

const WRONG_CLIENT = ({ host, clientId }: OidcErrorContext): Sentence => ({
  code: 'INVALID_INPUT',
  message: `${host} does not let the client "${shownText(clientId)}" log in this way`,
  fix: 'check --client-id; if it is right, ask whoever runs the issuer to allow this client the device flow (or --browser: the code flow) without a client secret',
});
const BUSY = ({ host }: OidcErrorContext): Sentence => ({
  code: 'SERVER_ERROR',
  message: `${host} cannot serve right now`,
  fix: 'try again in a little while',
  transient: true,
});
const REFUSALS: Readonly<Record<string, (context: OidcErrorContext) => Sentence>> = {
  access_denied: ({ host }) => ({
    code: 'NOT_LOGGED_IN',
    message: `the login was denied at ${host}`,
    fix: 'if that was a mistake, log in again; if you were not asked, ask whoever runs the issuer for access',
  }),
  expired_token: ({ host }) => ({
    code: 'NOT_LOGGED_IN',
    message: `the code expired before the login was approved at ${host}`,
    fix: LOGIN_AGAIN,
  }),
  invalid_grant: ({ host }) => ({
    code: 'NOT_LOGGED_IN',
    message: `${host} does not know this login any more: it has expired, was revoked or was used elsewhere`,
    fix: LOGIN_AGAIN,
  }),
  invalid_client: WRONG_CLIENT,
  unauthorized_client: WRONG_CLIENT,
  unsupported_grant_type: WRONG_CLIENT,
  unsupported_response_type: WRONG_CLIENT,
  invalid_scope: ({ host }) => ({
    code: 'INVALID_INPUT',
    message: `${host} does not know the scopes that were asked for, or does not give them to this client`,
    fix: 'correct --scope',
  }),
  temporarily_unavailable: BUSY,
  server_error: BUSY,
};

type Failure = (context: OidcErrorContext, thrown: unknown) => Sentence;

const UNUSABLE: Failure = ({ host }, thrown) => {
  const code = stringOf(thrown, 'code') ?? '';
  const shown = /^[A-Z_]{1,60}$/.test(code) ? ` (${code})` : '';
  return {
    code: 'SERVER_ERROR',
    message: `${host} sent an answer that is not OpenID Connect${shown}`,
    fix: 'check the URL of the issuer; if it is right, tell whoever runs it',
  };
};

const untrusted = (host: string, why: string): Sentence => ({
  code: 'NOT_LOGGED_IN',
  message: `the token that ${host} sent is not trusted: ${why}`,
  fix: 'log in again; if that is no help, tell whoever runs the issuer',
});

const INVALID_RESPONSES: Readonly<Record<string, string>> = {
  'JWT signature verification failed': "its signature is not by the issuer's key",
  'unexpected JWT "alg" header parameter': 'it is signed in a way that the issuer does not announce',
  'unexpected "iss" (issuer) response parameter value': 'the answer came from another issuer',
  'response parameter "iss" (issuer) missing': 'the answer does not say which issuer it is from',
};

const FAILURES: Readonly<Record<string, Failure>> = {
  OAUTH_TIMEOUT: ({ host }) => ({
    code: 'UNREACHABLE',
    message: `${host} did not answer in time`,
    fix: 'check your network and VPN',
    transient: true,
  }),
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: ({ host, clockSkew }) => {
    const clock = clockSentence(clockSkew);
    return clock === undefined
      ? untrusted(host, 'it has expired already, or is not valid yet')
      : {
          code: 'NOT_LOGGED_IN',
          message: `the token that ${host} sent is not valid now: ${clock}`,
          fix: 'set the clock (switch its synchronisation on), then log in again',
        };
  },
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: ({ host, clientId }, thrown) => untrusted(host, wrongClaim(thrown, clientId)),
  OAUTH_KEY_SELECTION_FAILED: ({ host }) => untrusted(host, 'the key that signed it is not among those of the issuer'),
  OAUTH_UNSUPPORTED_OPERATION: ({ host }) => untrusted(host, 'it is signed or made in a way that is not supported'),
  OAUTH_INVALID_RESPONSE: (context, thrown) => {
    const cause = thrown instanceof Error ? stringOf(thrown.cause, 'message') : undefined;
    const why = cause === undefined ? undefined : INVALID_RESPONSES[cause];
    return why === undefined ? UNUSABLE(context, thrown) : untrusted(context.host, why);
  },
};

/** Names the claim and nothing of its value. */
function wrongClaim(thrown: unknown, clientId: string): string {
  const facts = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause.cause : undefined;
  const claim = stringOf(facts, 'claim');
  if (claim === 'aud' || claim === 'azp') return `it is not for the client "${shownText(clientId)}"`;
  if (claim === 'iss') return 'it is from another issuer';
  if (claim === 'nonce') return 'it answers another login (wrong nonce)';
  return 'one of its claims is wrong';
}
