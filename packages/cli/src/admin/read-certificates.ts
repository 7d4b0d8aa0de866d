import { AisubmitError, certificatesMistake, escapeControlChars, splitCertificates } from '@aisubmit/sdk';
import { publicKeyHash } from '../auth/ca-fingerprint.ts';
import type { Host } from '../host.ts';
import { readFiles } from '../read-files.ts';

/** One certificate of a file. */
export interface Certificate {
  readonly pem: string;
  /** `sha256:` and the hash of its public key, as kubeadm writes it. */
  readonly hash: string;
}

/**
 * Reads the certificates of authorities from a file. What else the file holds is never repeated.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when it cannot be read, or holds a private key or anything but certificates.
 */
export async function readCertificates(file: string, flag: string, host: Host): Promise<readonly Certificate[]> {
  const texts = await readFiles([file], { host, flag });
  const [first] = texts;
  if (first === undefined || texts.length > 1) throw refuse(file, 'is a folder', flag);
  const mistake = certificatesMistake(first.text);
  if (mistake !== undefined) throw refuse(first.source, mistake, flag);
  return splitCertificates(first.text).map((pem, index) => {
    const { hash, endsAt } = describe(pem, () =>
      refuse(first.source, `holds no X.509 at certificate ${index + 1}`, flag),
    );
    if (endsAt < host.now()) {
      const day = new Date(endsAt).toISOString().slice(0, 10);
      host.stderr.write(`note: certificate ${index + 1} of ${escapeControlChars(first.source)} ended on ${day}\n`);
    }
    return { pem, hash };
  });
}

function describe(pem: string, refusal: () => AisubmitError): { readonly hash: string; readonly endsAt: number } {
  try {
    const { X509Certificate } = process.getBuiltinModule('node:crypto');
    const certificate = new X509Certificate(pem);
    return { hash: publicKeyHash(certificate), endsAt: certificate.validToDate.getTime() };
  } catch {
    // OpenSSL's reason may quote what it was given.
    throw refusal();
  }
}

function refuse(source: string, mistake: string, flag: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `${escapeControlChars(source)} ${mistake}`, {
    fix: `give ${flag} a PEM file with the certificate of the authority, such as /etc/kubernetes/pki/ca.crt`,
  });
}
