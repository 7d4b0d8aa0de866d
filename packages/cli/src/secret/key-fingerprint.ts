import { AisubmitError, type PrivateKeyText, sshFingerprint } from '@aisubmit/sdk';

/**
 * The fingerprint of the public part of a key, as OpenSSH shows it.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when the key cannot be read.
 */
export function keyFingerprint({ text, publicBlob }: PrivateKeyText): string {
  return sshFingerprint(publicBlob ?? blobOf(text));
}

/** @see https://www.rfc-editor.org/rfc/rfc4253#section-6.6 */
function blobOf(pem: string): Uint8Array {
  const { createPublicKey } = process.getBuiltinModule('node:crypto');
  let jwk: import('node:crypto').JsonWebKey;
  try {
    jwk = createPublicKey(pem).export({ format: 'jwk' });
  } catch {
    // OpenSSL's reason may quote what it was given.
    throw new AisubmitError('INVALID_INPUT', 'the SSH key is damaged: nothing can read it', {
      fix: 'copy the file once more, whole',
    });
  }
  if (jwk.kty === 'RSA') return join(text('ssh-rsa'), number(jwk.e), number(jwk.n));
  if (jwk.kty === 'OKP' && jwk.crv === 'Ed25519') return join(text('ssh-ed25519'), bytes(jwk.x));
  const curve = CURVES[jwk.crv ?? ''];
  if (jwk.kty === 'EC' && curve !== undefined) {
    const point = Buffer.concat([Buffer.from([4]), bytes(jwk.x), bytes(jwk.y)]);
    return join(text(`ecdsa-sha2-${curve}`), text(curve), point);
  }
  throw new AisubmitError('INVALID_INPUT', 'the SSH key is of a kind that git servers do not take', {
    fix: 'make one: ssh-keygen -t ed25519 -N "" -f KEYFILE',
  });
}

const CURVES: Readonly<Record<string, string>> = { 'P-256': 'nistp256', 'P-384': 'nistp384', 'P-521': 'nistp521' };

function bytes(base64url: string | undefined): Buffer {
  return Buffer.from(base64url ?? '', 'base64url');
}

function text(value: string): Buffer {
  return Buffer.from(value, 'latin1');
}

// A number whose first bit is set would be negative without a zero in front.
function number(base64url: string | undefined): Buffer {
  const value = bytes(base64url);
  return (value[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), value]) : value;
}

function join(...fields: readonly Buffer[]): Uint8Array {
  const parts = fields.flatMap((field) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    return [length, field];
  });
  return new Uint8Array(Buffer.concat(parts));
}
