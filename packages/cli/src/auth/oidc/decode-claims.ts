import { IssuerError, LOGIN_AGAIN } from './issuer-error.ts';

const MAX_LENGTH = 64 * 1024;

/**
 * Reads the claims of a token without verifying anything: for showing who somebody is, never for deciding.
 *
 * @throws AisubmitError `NOT_LOGGED_IN` for what is not a JWT.
 */
export function decodeClaims(idToken: string): Readonly<Record<string, unknown>> {
  const parts = idToken.length > MAX_LENGTH ? [] : idToken.split('.');
  try {
    const claims: unknown = parts.length === 3 ? JSON.parse(fromBase64Url(parts[1] ?? '')) : undefined;
    if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) return { ...claims };
  } catch {
    // Its text would hold a part of the token.
  }
  throw new IssuerError('NOT_LOGGED_IN', 'the id token is damaged', { fix: LOGIN_AGAIN });
}

function fromBase64Url(text: string): string {
  return Buffer.from(text, 'base64url').toString('utf8');
}
