import { CREDENTIAL_FORMATS, JSON_WEB_TOKEN, URL_WITH_PASSWORD } from '../credential-formats.ts';

const HIDDEN = '***';

const NAME =
  '(?:[\\w-]{0,40}(?:password|passwd|secret|signature|token|credential|account_?key|access_?key|api_?key)|pass|sig)';
/** Quoted, also within a text that is quoted itself; one that was cut off has no second quote. */
const QUOTED = `\\\\?"[^"\\n]*"?|\\\\?'[^'\\n]*'?`;
/**
 * `password=…` as mount options, query strings and connection strings write it, and `"password":"…"`; its end is what none
 * of them may hold.
 */
const NAMED = new RegExp(`\\b(${NAME}(?:=|\\\\?" ?: ?(?=\\\\?")))(?:${QUOTED}|[^\\s,;&"'\`]+)`, 'gi');
/** What the schemes are called is no credential. */
const BEARER = /\b((?:Bearer|Basic) )(?!auth(?:entication|orization)\b)[\w.~+/=-]{8,}/g;
/** An image by its digest has an @, too. */
const USERINFO = /(:\/\/)[^/@\s]{1,2000}@(?!sha256:)/g;
/**
 * The format itself looks for its beginning everywhere in a word, which takes minutes where there are many: the whole word
 * goes.
 */
const TOKEN = /(?<![\w-])[\w-]{13,}[.]eyJ[\w.~+/=-]*/g;
const ELSEWHERE: ReadonlySet<string> = new Set([URL_WITH_PASSWORD, JSON_WEB_TOKEN]);
/** Formats say how a credential begins; the rest of the word belongs to it. */
const FORMATS = CREDENTIAL_FORMATS.filter(({ name }) => !ELSEWHERE.has(name)).map(({ hint, pattern }) => ({
  hint,
  all: new RegExp(`${pattern}[\\w.~+/=-]*`, 'g'),
}));

/**
 * Hides what is secret in the words of a storage driver, a registry or a program: they repeat the options and addresses
 * that they were given.
 */
export function withoutSecrets(text: string): string {
  const unnamed = text
    .replace(NAMED, `$1${HIDDEN}`)
    .replace(BEARER, `$1${HIDDEN}`)
    .replace(USERINFO, `$1${HIDDEN}@`)
    .replace(TOKEN, HIDDEN);
  return FORMATS.reduce((rest, { hint, all }) => (rest.includes(hint) ? rest.replace(all, HIDDEN) : rest), unnamed);
}
