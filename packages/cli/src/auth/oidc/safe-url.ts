const MAX_LENGTH = 4096;

/** Whether a URL is one that a login may use: https without a user name in it, or loopback http where that is allowed. */
export function isSafeUrl(text: string, allowInsecure: boolean): boolean {
  const url = text.length > MAX_LENGTH ? null : URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (allowInsecure && isLoopbackHttp(url));
}

/** The only http that development may use: it does not leave the machine. */
export function isLoopbackHttp(url: URL): boolean {
  return url.protocol === 'http:' && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
}
