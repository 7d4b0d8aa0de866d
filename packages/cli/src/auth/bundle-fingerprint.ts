import { AisubmitError } from '@aisubmit/sdk';
import { sha256Hex } from './sha256-hex.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/** A block of any kind, as OpenSSL and Go find it; `TRUSTED CERTIFICATE` is one that OpenSSL believes and Go does not. */
const ANY_BLOCK = /-----BEGIN|BEGIN [\w ]*-----/;

/**
 * Names a bundle of authorities, `sha256:` and 64 hex digits over all its certificates: their order, how they are wrapped
 * into lines and what stands between them does not matter. It parses none of them, since a cached token waits for it.
 *
 * @throws AisubmitError `INVALID_INPUT` when the text holds no certificate, or a block of another kind: what TLS might
 * take for one more authority must not be left out of the name.
 */
export function bundleFingerprint(pem: string): string {
  if (ANY_BLOCK.test(pem.replaceAll(CERTIFICATE, ''))) throw unusable('holds PEM blocks that are no plain certificate');
  const bodies = [...pem.matchAll(CERTIFICATE)].map(([, body = '']) => body.replaceAll(/\s/g, ''));
  if (bodies.length > 0) return `sha256:${sha256Hex([...new Set(bodies)].sort().join('\n'))}`;
  throw unusable('holds no PEM certificate');
}

function unusable(what: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `the certificate authority ${what}`, {
    fix: 'give the PEM file that your cluster admin gave you, with nothing but CERTIFICATE blocks in it',
  });
}
