import { AisubmitError } from '../../errors.ts';
import { escapeControlChars } from '../../escape-control-chars.ts';

const NAME = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const MAX_SHOWN = 100;

/**
 * Reads a host such as `git.example.com` or `git.example.com:2222`, in lower case.
 *
 * @throws {AisubmitError} `INVALID_INPUT` for URLs, user names in front of a host, and whatever is no host; what stands
 * before an `@` is never shown, since it may be a password.
 */
export function parseHost(text: string): string {
  if (text.includes('@')) {
    throw invalid('a host has no @: a user name or a password does not belong into it', 'write the host alone');
  }
  if (/[/\\]/.test(text)) {
    throw invalid(
      `"${shown(text)}" is not a host but a path or a URL`,
      'write the host alone, such as git.example.com',
    );
  }
  const [, name = '', port] = /^(.*?)(?::(\d{1,5}))?$/.exec(text.toLowerCase()) ?? [];
  const isPort = port === undefined || (Number(port) > 0 && Number(port) < 65_536);
  if (NAME.test(name) && isPort) return port === undefined ? name : `${name}:${Number(port)}`;
  throw invalid(`"${shown(text)}" is not a host`, 'write HOST or HOST:PORT, such as git.example.com:2222');
}

/**
 * Reads the address of an S3 endpoint: https, a host and nothing behind it.
 *
 * @throws {AisubmitError} `INVALID_INPUT`
 */
export function parseEndpoint(text: string): string {
  const fix = 'write https://HOST or https://HOST:PORT';
  if (text.includes('@')) throw invalid('an endpoint has no @: credentials do not belong into an address', fix);
  if (/^http:/i.test(text)) throw invalid('an http endpoint would get the data without protection on the way', fix);
  const url = /^https:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '') {
    throw invalid(`"${shown(text)}" is not the address of an endpoint`, fix);
  }
  return `https://${parseHost(url.host)}`;
}

function shown(text: string): string {
  return escapeControlChars(text.slice(0, MAX_SHOWN));
}

function invalid(message: string, fix: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', message, { fix });
}
