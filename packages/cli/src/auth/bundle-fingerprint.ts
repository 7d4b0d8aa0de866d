import { AisubmitError } from '@aisubmit/sdk';
import { sha256Hex } from './sha256-hex.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/**
 * Names a bundle of authorities, `sha256:` and 64 hex digits over all its certificates: their order, how they are wrapped
 * into lines and what stands between them does not matter. It parses none of them, since a cached token waits for it.
 *
 * @throws AisubmitError `INVALID_INPUT` when the text holds no certificate.
 */
export function bundleFingerprint(pem: string): string {
  const bodies = [...pem.matchAll(CERTIFICATE)].map(([, body = '']) => body.replaceAll(/\s/g, ''));
  if (bodies.length > 0) return `sha256:${sha256Hex([...new Set(bodies)].sort().join('\n'))}`;
  throw new AisubmitError('INVALID_INPUT', 'the certificate authority holds no PEM certificate', {
    fix: 'give the PEM file that your cluster admin gave you, unchanged',
  });
}
