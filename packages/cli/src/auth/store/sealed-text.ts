import type { ScryptOptions } from 'node:crypto';
import { isText, isWhole, jsonValue, misfit, type ObjectShape } from './object-shape.ts';

/** What OWASP asks of scrypt where 32 MiB are to do (Password Storage Cheat Sheet). */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const;
/** A file that asks for more is not ours: it would take the machine's memory or hours. */
const LARGEST_N = 2 ** 18;
const LARGEST_MEMORY_BYTES = 256 * 1024 * 1024;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const CIPHER = 'aes-256-gcm';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** A text encrypted under a passphrase: scrypt makes the key, AES-256-GCM encrypts. */
export interface SealedText {
  readonly version: 1;
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly salt: string;
  readonly nonce: string;
  readonly ciphertext: string;
  readonly tag: string;
}

interface SealOptions {
  readonly passphrase: string;
  /** What the text belongs to; under another name it does not open. */
  readonly boundTo: string;
}

const SEALED: ObjectShape = {
  required: {
    version: (value) => value === 1,
    N: (value) => isWhole(COST.N, LARGEST_N)(value) && Number.isInteger(Math.log2(Number(value))),
    r: isWhole(COST.r, 32),
    p: isWhole(COST.p, 16),
    salt: isBase64Of(SALT_BYTES),
    nonce: isBase64Of(NONCE_BYTES),
    tag: isBase64Of(TAG_BYTES),
    ciphertext: isText(1024 * 1024, BASE64),
  },
  optional: {},
};

/** Makes a sealed text of a file's text, or undefined where it is none, or one that would exhaust this machine. */
export function parseSealed(text: string): SealedText | undefined {
  const value = jsonValue(text);
  if (misfit(value, SEALED) !== undefined) return undefined;
  const sealed = value as SealedText;
  return memoryBytes(sealed) <= LARGEST_MEMORY_BYTES ? sealed : undefined;
}

/** Encrypts a text with a salt and a nonce of its own. */
export async function seal(text: string, { passphrase, boundTo }: SealOptions): Promise<string> {
  const { createCipheriv, randomBytes } = process.getBuiltinModule('node:crypto');
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, await keyOf(passphrase, salt, COST), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated(boundTo));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const sealed: SealedText = {
    version: 1,
    ...COST,
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    ciphertext: ciphertext.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
  return `${JSON.stringify(sealed)}\n`;
}

/** Decrypts; undefined when the passphrase is another, or anything of the text was changed. */
export async function openSealed(
  sealed: SealedText,
  { passphrase, boundTo }: SealOptions,
): Promise<string | undefined> {
  const { createDecipheriv } = process.getBuiltinModule('node:crypto');
  const key = await keyOf(passphrase, Buffer.from(sealed.salt, 'base64'), sealed);
  const nonce = Buffer.from(sealed.nonce, 'base64');
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associated(boundTo));
  decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'));
  try {
    const text = [decipher.update(Buffer.from(sealed.ciphertext, 'base64')), decipher.final()];
    return Buffer.concat(text).toString('utf8');
  } catch {
    return undefined;
  }
}

async function keyOf(passphrase: string, salt: Buffer, cost: Pick<SealedText, 'N' | 'r' | 'p'>): Promise<Buffer> {
  const { scrypt } = process.getBuiltinModule('node:crypto');
  const { N, r, p } = cost;
  const options: ScryptOptions = { N, r, p, maxmem: 2 * memoryBytes(cost) };
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, KEY_BYTES, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

function memoryBytes({ N, r }: Pick<SealedText, 'N' | 'r'>): number {
  return 128 * N * r;
}

function associated(boundTo: string): Buffer {
  return Buffer.from(`aisubmit tokens 1 ${boundTo}`, 'utf8');
}

function isBase64Of(bytes: number): (value: unknown) => boolean {
  return (value) =>
    typeof value === 'string' &&
    BASE64.test(value) &&
    Buffer.from(value, 'base64').toString('base64') === value &&
    Buffer.byteLength(value, 'base64') === bytes;
}
