import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import type { Host } from '../host.ts';
import { bundleFingerprint } from './bundle-fingerprint.ts';
import type { OwnStanza } from './own-stanza.ts';
import type { AccountEntry } from './store/account-entry.ts';
import { readAccounts } from './store/account-index.ts';

/** The API server that a token is wanted for, and how it proves itself. */
export interface Destination {
  readonly server: string;
  /** PEM of its authorities; undefined where its certificate is publicly trusted. */
  readonly caPem: string | undefined;
  /** True when nobody looks at its certificate. */
  readonly insecure: boolean;
  readonly tlsServerName: string | undefined;
}

/**
 * Finds the login for a server, and makes sure that its token goes there alone: the same address, proving itself by the
 * same authorities, under the same name. A kubeconfig is easily changed; what a login was made for is not read from it.
 *
 * @throws AisubmitError `NOT_LOGGED_IN` when there is no login for it, `INVALID_INPUT` when it proves itself otherwise.
 */
export async function boundAccount(
  { issuer, clientId }: OwnStanza,
  destination: Destination,
  host: Pick<Host, 'env' | 'platform'>,
): Promise<AccountEntry> {
  const server = normalServer(destination.server);
  const sameIssuer = (await readAccounts(host)).filter((each) => each.issuer === issuer && each.clientId === clientId);
  const entry = sameIssuer.find((each) => each.server === server);
  if (entry === undefined) throw notLoggedIn(server, issuer, sameIssuer);
  if (destination.insecure) throw otherProof(server, 'its certificate is not verified (insecure-skip-tls-verify)');
  if (entry.serverCa !== (destination.caPem === undefined ? undefined : bundleFingerprint(destination.caPem))) {
    throw otherProof(server, 'another certificate authority vouches for it than when you logged in');
  }
  if (entry.tlsServerName !== destination.tlsServerName) {
    throw otherProof(server, 'its certificate is expected under another name than when you logged in');
  }
  return entry;
}

/** The address as logins spell it: as URL does, without a trailing slash. */
export function normalServer(server: string): string {
  const url = URL.parse(server);
  return url === null ? server : url.href.replace(/\/+$/, '');
}

function notLoggedIn(server: string, issuer: string, others: readonly AccountEntry[]): AisubmitError {
  const shown = escapeControlChars(server);
  const [other] = others;
  const elsewhere =
    other === undefined ? '' : `; your login at ${escapeControlChars(issuer)} is for ${other.server} and stays there`;
  return new AisubmitError('NOT_LOGGED_IN', `you are not logged in to ${shown}${elsewhere}`, {
    fix: 'log in: kubectl aisubmit login',
  });
}

function otherProof(server: string, why: string): AisubmitError {
  return new AisubmitError('NOT_LOGGED_IN', `your token is kept from ${escapeControlChars(server)}: ${why}`, {
    fix: 'if your admin says that this is right, log in again: kubectl aisubmit login',
  });
}
