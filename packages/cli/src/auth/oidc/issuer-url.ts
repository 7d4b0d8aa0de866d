import { IssuerError } from './issuer-error.ts';
import { shownText } from './issuer-text.ts';
import { isLoopbackHttp, isSafeUrl } from './safe-url.ts';

const MAX_LENGTH = 2048;

// Both become words of the kubeconfig's command. On Windows that command is a .cmd file, whose words cmd.exe reads once
// more: & and % there are programs that run. A letter of another alphabet looks like one that it is not.
const PLAIN_ISSUER = /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d+)?(?:\/(?:[\w.~:+,=/-]|%[0-9a-f]{2})*)?$/i;
const PLAIN_CLIENT = /^[\w.~:/+,=@-]{1,256}$/;

/**
 * Reads the address of an issuer before anything is sent to it or shown of it.
 *
 * @throws AisubmitError `INVALID_INPUT` for one that is not https, or holds more than host, port and plain path.
 */
export function issuerUrl(issuer: string, allowInsecure: boolean): URL {
  const url = issuer.length > MAX_LENGTH ? null : URL.parse(issuer);
  if (url === null) throw refused(issuer, 'is not a URL', 'give it as https://…');
  if (isLoopbackHttp(url) && !allowInsecure) {
    const fix = 'use https; for development on this machine, --allow-insecure-issuer lets loopback http through';
    throw refused(issuer, 'is http', fix);
  }
  if (!isSafeUrl(issuer, allowInsecure)) {
    throw refused(issuer, 'is not an https URL without a user name', 'give it as https://…');
  }
  if (url.search !== '' || url.hash !== '' || url.pathname.includes('/.well-known/')) {
    throw refused(issuer, 'has more to it than an issuer', 'leave out /.well-known/…, ? and #');
  }
  if (PLAIN_ISSUER.test(issuer)) return url;
  throw refused(
    issuer,
    'has characters that have no place in a command line',
    'ask whoever runs it for one of letters, digits and . _ ~ : + , = / - %',
  );
}

/** @throws AisubmitError `INVALID_INPUT` for a client id that is empty, too long or more than plain text. */
export function refuseBadClient(clientId: string): void {
  if (PLAIN_CLIENT.test(clientId)) return;
  throw new IssuerError('INVALID_INPUT', 'the client id is empty, too long or not plain text', {
    fix: 'give the one that your organisation registered for kubectl, with --client-id: letters, digits and . _ ~ : / + , = @ -',
  });
}

function refused(issuer: string, why: string, fix: string): IssuerError {
  return new IssuerError('INVALID_INPUT', `the issuer "${shownText(issuer)}" ${why}`, { fix });
}
