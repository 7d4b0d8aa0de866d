import type { X509Certificate } from 'node:crypto';

/** Whom a connection believes. */
export type Trust =
  /** Nobody: what comes is material to compare, and nothing else. */
  | { readonly kind: 'nobody' }
  /** The authorities that this machine trusts. */
  | { readonly kind: 'public' }
  /** What the user gave. */
  | { readonly kind: 'given'; readonly pem: string }
  /** What the server showed and the user's hash vouches for. */
  | { readonly kind: 'pinned'; readonly pem: string; readonly hash: string };

/** The certificates that a connection accepts as the end of a chain, PEM. */
export async function authorities(trust: Trust): Promise<readonly string[]> {
  if (trust.kind === 'given' || trust.kind === 'pinned') return [trust.pem];
  if (trust.kind === 'nobody') return [];
  const { machineAuthorities } = await import('@aisubmit/sdk/client');
  return machineAuthorities();
}

/** Certificates as one PEM text that holds nothing else. */
export function pemOf(certificates: readonly X509Certificate[]): string {
  return certificates
    .map((each) => each.toString().trim())
    .join('\n')
    .concat('\n');
}
