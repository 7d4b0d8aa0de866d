/** A fresh key pair without a passphrase, its private part as OpenSSH reads it. */
export interface OpensshKey {
  readonly privateText: string;
  /** `ssh-ed25519 AAAA…` */
  readonly publicText: string;
}

const TYPE = Buffer.from('ssh-ed25519');
const LINE = /.{1,70}/g;

/** @see https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key */
export function newOpensshKey(comment: string): OpensshKey {
  const { generateKeyPairSync, randomBytes } = process.getBuiltinModule('node:crypto');
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const [seed, open] = [d, x].map((each) => Buffer.from(each, 'base64url'));
  if (seed === undefined || open === undefined) throw new TypeError('ed25519 keys have two parts');
  const blob = Buffer.concat([field(TYPE), field(open)]);
  const check = randomBytes(4);
  const secret = Buffer.concat([
    ...[check, check, field(TYPE), field(open), field(Buffer.concat([seed, open])), field(Buffer.from(comment))],
  ]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1));
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...[Buffer.from('none'), Buffer.from('none'), Buffer.alloc(0)].map(field),
    number(1),
    field(blob),
    field(Buffer.concat([secret, padding])),
  ]);
  const body = whole.toString('base64').match(LINE)?.join('\n') ?? '';
  return {
    privateText: `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\n-----END OPENSSH PRIVATE KEY-----\n`,
    publicText: `ssh-ed25519 ${blob.toString('base64')}`,
  };
}

function field(bytes: Uint8Array): Buffer {
  return Buffer.concat([number(bytes.length), bytes]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
