import { sha256 } from '@noble/hashes/sha2.js';

/** Reads base64; undefined for what is none. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** The first fields of a message, each a length of four bytes and so many bytes; undefined when it ends before. */
export function sshFields(bytes: Uint8Array, count: number): readonly Uint8Array[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: Uint8Array[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + view.getUint32(at);
    if (end > bytes.length) return undefined;
    fields.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

/** The fingerprint of a public key as OpenSSH shows it: `SHA256:` and base64 without padding. */
export function sshFingerprint(blob: Uint8Array): string {
  return `SHA256:${btoa(String.fromCharCode(...sha256(blob))).replace(/=+$/, '')}`;
}
