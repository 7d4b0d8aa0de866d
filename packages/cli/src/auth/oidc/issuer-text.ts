import { escapeControlChars } from '@aisubmit/sdk';

const MAX_LENGTH = 200;
/** Shorter than any token with enough randomness in it, longer than a UUID. */
const TOKEN_LIKE = /[\w.~+/=-]{40,}/g;

/** Makes text of an issuer fit for a message: one short line, control characters visible, nothing like a token. */
export function issuerText(text: string, secrets: readonly string[] = []): string {
  const known = secrets.filter((secret) => secret !== '').reduce((left, secret) => left.replaceAll(secret, '…'), text);
  return shownText(known.replace(TOKEN_LIKE, '…'));
}

/** Makes an address or a name that somebody gave fit for a message: one short line, control characters visible. */
export function shownText(text: string): string {
  const oneLine = text.replace(/\s+/g, ' ').trim();
  return escapeControlChars(oneLine.length > MAX_LENGTH ? `${oneLine.slice(0, MAX_LENGTH)}…` : oneLine);
}
