import * as z from 'zod';

const MAX_CHARACTERS = 64 * 1024;
const MAX_CERTIFICATES = 16;
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]*)-----END \1-----/g;
/** The base64 of a DER sequence of 256 bytes to 64 KiB, which every certificate is. */
const DER_SEQUENCE = /^MII[A-Za-z0-9+/]+={0,2}$/;

/** What a text holds instead of certificates; the text itself is never repeated, since it may be a key. */
export function certificatesMistake(text: string): string | undefined {
  if (/PRIVATE KEY/.test(text)) return 'must not hold a private key: give the certificate of the authority alone';
  if (text.length > MAX_CHARACTERS) return `must be at most ${MAX_CHARACTERS / 1024} KiB`;
  const blocks = [...text.matchAll(BLOCK)];
  if (blocks.length === 0) return 'must be certificates as PEM text (-----BEGIN CERTIFICATE-----)';
  if (blocks.some(([, label]) => label !== 'CERTIFICATE')) return 'must hold certificates and nothing else';
  if (blocks.length > MAX_CERTIFICATES) return `must be at most ${MAX_CERTIFICATES} certificates`;
  const isBroken = blocks.some(([, , body = '']) => !DER_SEQUENCE.test(body.replaceAll(/\s/g, '')));
  return isBroken ? 'must be certificates as PEM text; one is cut off or is not base64' : undefined;
}

/** The certificates of a PEM text one by one, without what people write around them. */
export function splitCertificates(text: string): readonly string[] {
  return [...text.matchAll(BLOCK)].map(([, label = '', body = '']) => {
    const lines = body.replaceAll(/\s/g, '').match(/.{1,64}/g) ?? [];
    return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
  });
}

/** Certificates of authorities as PEM text, and nothing else around them. */
export const certificateAuthority = z.string().superRefine((text, context) => {
  const mistake =
    certificatesMistake(text) ?? (hasOtherText(text) ? 'must hold certificates and nothing else' : undefined);
  if (mistake !== undefined) context.addIssue({ code: 'custom', message: mistake, input: undefined });
});

function hasOtherText(text: string): boolean {
  return text.replaceAll(BLOCK, '').trim() !== '';
}
