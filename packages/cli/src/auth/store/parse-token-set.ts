import { AisubmitError } from '@aisubmit/sdk';
import type { TokenSet } from '../token-set.ts';
import { isText, isWhole, jsonValue, misfit, type ObjectShape } from './object-shape.ts';

/** No server takes a header that long, so no token is. */
export const MAX_TOKENS_BYTES = 64 * 1024;
const TOKEN = /^[\x21-\x7e]+$/;
const MAX_TIME = 8.64e15;

const TOKEN_SET: ObjectShape = {
  required: {
    idToken: isText(MAX_TOKENS_BYTES, TOKEN),
    expiresAt: isWhole(0, MAX_TIME),
    subject: isText(1024),
  },
  optional: {
    refreshToken: isText(MAX_TOKENS_BYTES, TOKEN),
    clockSkew: isWhole(-MAX_TIME, MAX_TIME),
  },
};

/** Makes tokens of what a store held, or undefined where they are not what was put there. */
export function parseTokenSet(value: unknown): TokenSet | undefined {
  return misfit(value, TOKEN_SET) === undefined ? (value as TokenSet) : undefined;
}

/**
 * Tokens as JSON in ASCII, so that characters and bytes are one thing to a store that counts either.
 *
 * @throws AisubmitError `SERVER_ERROR` for tokens that could not be read back: better now than when they are needed.
 */
export function tokenSetText({ idToken, refreshToken, expiresAt, subject, clockSkew }: TokenSet): string {
  const text = ascii(JSON.stringify({ idToken, refreshToken, expiresAt, subject, clockSkew }));
  if (text.length > MAX_TOKENS_BYTES || parseTokenSet(jsonValue(text)) !== undefined) return text;
  throw new AisubmitError('SERVER_ERROR', 'the issuer sent tokens that no API server takes: they are not plain text', {
    fix: 'tell whoever runs the issuer',
  });
}

function ascii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
