import type { X509Certificate } from 'node:crypto';
import { AisubmitError } from '@aisubmit/sdk';

const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
/** The bundle of all public authorities has 150. */
const MAX_CERTIFICATES = 500;

/**
 * Reads the certificates of a PEM text; keys and whatever else it holds are passed over.
 *
 * @throws AisubmitError `INVALID_INPUT` when there is none, or one is damaged.
 */
export function certificatesIn(pem: string): readonly X509Certificate[] {
  const { X509Certificate } = process.getBuiltinModule('node:crypto');
  const blocks = pem.match(PEM_BLOCK) ?? [];
  if (blocks.length === 0) throw unusable('holds no PEM certificate');
  if (blocks.length > MAX_CERTIFICATES) throw unusable(`holds more than ${MAX_CERTIFICATES} certificates`);
  return blocks.map((block, index) => {
    try {
      return new X509Certificate(block);
    } catch {
      throw unusable(`is damaged: certificate ${index + 1} cannot be read`);
    }
  });
}

/**
 * Names an authority as kubeadm's `--discovery-token-ca-cert-hash` does: SHA-256 of the public key (the DER of its
 * SubjectPublicKeyInfo), as `sha256:` and 64 hex digits. A certificate that is renewed with the same key keeps it.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/cmd/kubeadm/app/util/pubkeypin/pubkeypin.go
 */
export function publicKeyHash(certificate: X509Certificate): string {
  return sha256(certificate.publicKey.export({ type: 'spki', format: 'der' }));
}

/**
 * The public key hashes of all certificates in a PEM text, authorities first: whoever holds the key of any of them can
 * vouch for a server.
 *
 * @throws AisubmitError `INVALID_INPUT` when the text holds no usable certificate.
 */
export function caFingerprintsOf(pem: string): readonly string[] {
  const certificates = certificatesIn(pem);
  const sorted = [...certificates.filter(({ ca }) => ca), ...certificates.filter(({ ca }) => !ca)];
  return [...new Set(sorted.map(publicKeyHash))];
}

/**
 * The public key hash of the first authority in a PEM text.
 *
 * @throws AisubmitError `INVALID_INPUT` when the text holds no usable certificate.
 */
export function caFingerprintOf(pem: string): string {
  const [first] = caFingerprintsOf(pem);
  if (first === undefined) throw unusable('holds no PEM certificate');
  return first;
}

function sha256(bytes: Uint8Array): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function unusable(what: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `the certificate authority ${what}`, {
    fix: 'give the PEM file that your cluster admin gave you, unchanged',
  });
}
