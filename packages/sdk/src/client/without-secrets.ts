import { CREDENTIAL_FORMATS, URL_WITH_PASSWORD } from '../credential-formats.ts';

const HIDDEN = '***';

/** `password=…` as mount options, query strings and connection strings write it; its end is what none of them may hold. */
const NAMED =
  /\b((?:[\w-]{0,40}(?:password|passwd|secret|signature|token|credential|account_?key|access_?key|api_?key)|pass|sig)=)[^\s,;&"'`]+/gi;
const BEARER = /\b((?:Bearer|Basic) )[\w.~+/=-]{8,}/g;
const USERINFO = /(:\/\/)[^/@\s]{1,2000}@/g;
/** Formats say how a credential begins; the rest of the word belongs to it. */
const FORMATS = CREDENTIAL_FORMATS.filter(({ name }) => name !== URL_WITH_PASSWORD).map(({ hint, pattern }) => ({
  hint,
  all: new RegExp(`${pattern}[\\w.~+/=-]*`, 'g'),
}));

/**
 * Hides what is secret in the words of a storage driver, a registry or a program: they repeat the options and addresses
 * that they were given.
 */
export function withoutSecrets(text: string): string {
  const unnamed = text.replace(NAMED, `$1${HIDDEN}`).replace(BEARER, `$1${HIDDEN}`).replace(USERINFO, `$1${HIDDEN}@`);
  return FORMATS.reduce((rest, { hint, all }) => (rest.includes(hint) ? rest.replace(all, HIDDEN) : rest), unnamed);
}
