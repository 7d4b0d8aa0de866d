import { AisubmitError } from '../../errors.ts';
import { decodeBase64, sshFields } from './ssh-wire.ts';

/** A private key without a passphrase, as text that OpenSSH takes. */
export interface PrivateKeyText {
  readonly text: string;
  /** The public key as it goes over the wire, where the format holds it in the open. */
  readonly publicBlob?: Uint8Array | undefined;
}

const MAGIC = 'openssh-key-v1\0';
const ARMOUR = /-----BEGIN ([A-Z ]*?)PRIVATE KEY-----([\s\S]*?)-----END \1PRIVATE KEY-----/;
const FORMATS: ReadonlySet<string> = new Set(['OPENSSH ', 'RSA ', 'EC ', '', 'ENCRYPTED ']);

/**
 * Takes a private key for SSH from a file: one key that works without a passphrase, with line ends as OpenSSH wants them.
 * No message shows any of it.
 *
 * @see https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key
 * @throws {AisubmitError} `INVALID_INPUT`
 */
export function parsePrivateKey(text: string): PrivateKeyText {
  const plain = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .trim();
  if (plain === '') throw invalid('is empty', 'name the file of the private key, such as ~/.ssh/id_ed25519');
  const [block, format = '', body = ''] = ARMOUR.exec(plain) ?? [];
  if (block === undefined) throw notPrivate(plain);
  if (!FORMATS.has(format)) throw invalid(`has a ${format.trim()} key, which git servers do not take`, MAKE_ONE);
  if (plain.indexOf('PRIVATE KEY-----', plain.indexOf(block) + block.length) !== -1) {
    throw invalid('has more than one private key', 'leave one in it');
  }
  if (format === 'ENCRYPTED ' || /^Proc-Type:.*ENCRYPTED/m.test(body)) throw hasPassphrase();
  return { text: `${block}\n`, publicBlob: format === 'OPENSSH ' ? openBlob(body) : undefined };
}

function openBlob(body: string): Uint8Array {
  const bytes = decodeBase64(body.replace(/\s+/g, ''));
  const head = bytes === undefined ? '' : String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (bytes === undefined || head !== MAGIC) throw damaged();
  const inner = bytes.subarray(MAGIC.length);
  const [cipher, kdf, options] = sshFields(inner, 3) ?? [];
  if (cipher === undefined || kdf === undefined || options === undefined) throw damaged();
  if (String.fromCharCode(...cipher) !== 'none') throw hasPassphrase();
  // The number of keys stands between, in four bytes.
  const [blob] = sshFields(inner.subarray(12 + cipher.length + kdf.length + options.length + 4), 1) ?? [];
  const [type] = blob === undefined ? [] : (sshFields(blob, 1) ?? []);
  if (blob === undefined || type === undefined) throw damaged();
  if (String.fromCharCode(...type).startsWith('sk-')) {
    throw invalid('belongs to a security key, which no workload can touch', MAKE_ONE);
  }
  return blob;
}

const MAKE_ONE = 'make one for this: ssh-keygen -t ed25519 -N "" -f KEYFILE, and give KEYFILE.pub to the server';

function notPrivate(text: string): AisubmitError {
  if (/^(?:ssh-|ecdsa-|sk-|-----BEGIN [A-Z0-9 ]*PUBLIC KEY)/.test(text)) {
    return invalid('is a public key', 'name the private one: the file without .pub');
  }
  if (text.startsWith('PuTTY-User-Key-File')) {
    return invalid('is in the format of PuTTY', 'in PuTTYgen choose Conversions, Export OpenSSH key');
  }
  if (text.startsWith('-----BEGIN')) return damaged();
  return invalid('is no private key', 'name the file of the private key, such as ~/.ssh/id_ed25519');
}

function hasPassphrase(): AisubmitError {
  return invalid('has a passphrase, and a workload has nobody to type it', MAKE_ONE);
}

function damaged(): AisubmitError {
  return invalid('is damaged: it does not end, or holds what no key holds', 'copy the file once more, whole');
}

function invalid(what: string, fix: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `the SSH key ${what}`, { fix });
}
