import type { X509Certificate } from 'node:crypto';
import { certificatesIn, publicKeyHash } from '../ca-fingerprint.ts';
import { anonymousGet } from './anonymous-get.ts';
import { CLUSTER_INFO_MAP, dataOf, LOGIN_MAP } from './config-map.ts';
import type { Meeting } from './meeting.ts';
import { hashOfSomethingElse, wrongHash } from './meeting-error.ts';
import { pemOf, type Trust } from './trust.ts';

const UNTRUSTED: Trust = { kind: 'nobody' };
const MAX_SEEN = 20;
const MAX_TOLD = 5;

/**
 * Finds the authority whose public key has the hash, among those that the server shows to anybody. The connection is
 * not verified: a certificate is taken for its hash alone, and everything else that came is thrown away.
 *
 * @returns the authority, PEM.
 * @throws AisubmitError `UNREACHABLE` when the server shows none with that hash.
 */
export async function pinnedAuthority(meeting: Meeting, hash: string): Promise<string> {
  const seen: X509Certificate[] = [];
  for (const path of [LOGIN_MAP, CLUSTER_INFO_MAP]) {
    const answer = await anonymousGet(meeting, path, UNTRUSTED);
    seen.push(...answer.chain, ...certificatesOf(dataOf(answer) ?? {}));
    const found = seen.find((each) => isAuthority(each) && safeHash(each) === hash);
    if (found !== undefined) return pemOf([found]);
  }
  throw noneFound(meeting, hash, seen);
}

function certificatesOf(data: Readonly<Record<string, string>>): readonly X509Certificate[] {
  // No YAML parser reads what nobody vouches for.
  const inKubeconfig = [
    ...(data['kubeconfig'] ?? '').matchAll(/certificate-authority-data:\s*["']?([A-Za-z0-9+/=]+)/g),
  ].map(([, base64 = '']) => Buffer.from(base64, 'base64').toString('latin1'));
  return [data['ca.crt'] ?? '', ...inKubeconfig].flatMap(readable).slice(0, MAX_SEEN);
}

function readable(pem: string): readonly X509Certificate[] {
  try {
    return certificatesIn(pem);
  } catch {
    return [];
  }
}

// Who has the key could have signed it: a copy with another name or another end of life does not pass.
function isAuthority(certificate: X509Certificate): boolean {
  try {
    return certificate.ca && (!certificate.checkIssued(certificate) || certificate.verify(certificate.publicKey));
  } catch {
    return false;
  }
}

function safeHash(certificate: X509Certificate): string {
  try {
    return publicKeyHash(certificate);
  } catch {
    return 'a key of an unknown kind';
  }
}

function noneFound(meeting: Meeting, hash: string, seen: readonly X509Certificate[]): Error {
  if (seen.some((each) => !each.ca && safeHash(each) === hash)) {
    return hashOfSomethingElse(meeting, 'the public key of the certificate');
  }
  const isFingerprint = (each: X509Certificate): boolean =>
    each.fingerprint256.replaceAll(':', '').toLowerCase() === hash.slice('sha256:'.length);
  if (seen.some(isFingerprint)) return hashOfSomethingElse(meeting, 'a whole certificate');
  const authorities = seen.filter(({ ca }) => ca).map((each) => ({ hash: safeHash(each), subject: each.subject }));
  const distinct = authorities.filter((each, at) => authorities.findIndex((other) => other.hash === each.hash) === at);
  return wrongHash(meeting, hash, distinct.slice(0, MAX_TOLD));
}
