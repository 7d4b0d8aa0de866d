import * as z from 'zod';

const MAX_CHARACTERS = 1024;

/** The scheme as it is compared everywhere, then printable ASCII: a look-alike letter is another host. */
const SPELLING = /^https:\/\/[\x21-\x7e]+$/;

/**
 * An `https` URL without user, query or fragment, kept to the letter: issuers are compared as they are spelled.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IssuerIdentifier
 */
export const httpsUrl = z
  .string()
  .max(MAX_CHARACTERS, `must be at most ${MAX_CHARACTERS} characters`)
  .refine(isHttpsUrl, 'must be an https:// URL without user name, query or fragment');

function isHttpsUrl(text: string): boolean {
  // A bare "?", "#" or "@" leaves no trace in the parsed URL; a backslash becomes a slash there.
  if (!SPELLING.test(text) || /[?#\\]|^https:\/\/[^/]*@/.test(text)) return false;
  return URL.canParse(text);
}
