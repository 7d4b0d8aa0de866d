import type { X509Certificate } from 'node:crypto';

/**
 * The hash that `login --ca-hash` takes: SHA-256 over the public key's SubjectPublicKeyInfo in DER, so that a renewed
 * certificate of the same key keeps it.
 *
 * @see https://kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-join/#token-based-discovery-with-ca-pinning
 */
export function spkiHash(certificate: X509Certificate): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return `sha256:${createHash('sha256').update(key).digest('hex')}`;
}
