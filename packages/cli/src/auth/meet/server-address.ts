import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';

const MAX_SHOWN = 200;

/**
 * Reads the address of an API server: https only, and nothing but host, port and path.
 *
 * @throws AisubmitError `INVALID_INPUT` for anything else. What stands before an `@` is not shown: it may be a password.
 */
export function serverAddress(text: string): URL {
  // URL drops tabs and line breaks and takes a backslash for a slash: what is shown must be what is used.
  const url = /^https:\/\/[^\s\\]+$/i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url !== undefined && url.username === '' && url.password === '' && !/[?#@]/.test(text) && url.hostname !== '';
  if (isPlain) return new URL(url.href.replace(/\/+$/, ''));
  throw new AisubmitError('INVALID_INPUT', `${shown(text)} is not the https address of an API server`, {
    fix: 'write it like https://cluster.example.com:6443, without user name, query or fragment',
  });
}

/** An address as accounts and kubeconfigs name it, without a trailing slash. */
export function addressText(url: URL): string {
  return url.href.replace(/\/+$/, '');
}

/**
 * Reads the name that a certificate is to be for when it is not that of the address.
 *
 * @throws AisubmitError `INVALID_INPUT` when it is no DNS name.
 */
export function tlsName(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const isName = text.length <= 253 && /^(?!-)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.?$/.test(text);
  if (isName && !/^[\d.]+$/.test(text)) return text;
  throw new AisubmitError('INVALID_INPUT', `--tls-server-name ${shown(text)} is not a DNS name`, {
    fix: 'give the name that the certificate of the API server is for',
  });
}

function shown(text: string): string {
  const withoutLogin = text.replace(/^([a-z]*:\/\/)?.*@/is, '$1…@').replace(/[?#].*$/s, '?…');
  return escapeControlChars(withoutLogin.length > MAX_SHOWN ? `${withoutLogin.slice(0, MAX_SHOWN)}…` : withoutLogin);
}
