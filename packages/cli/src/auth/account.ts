import { sha256Hex } from './sha256-hex.ts';

/** What a login is bound to: its token goes to this API server only, and came from this issuer for this client. */
export interface Account {
  /** URL of the API server, as `new URL(...).origin` plus path spells it, without a trailing slash. */
  readonly server: string;
  readonly issuer: string;
  readonly clientId: string;
}

const ID_LENGTH = 32;

/** Names an account in stores and lock files: the first 128 bits, in hex, of the SHA-256 of its three fields. */
export function accountId({ server, issuer, clientId }: Account): string {
  return sha256Hex(JSON.stringify({ clientId, issuer, server })).slice(0, ID_LENGTH);
}

/** Says whether two logins are bound to the same server, issuer and client. */
export function sameAccount(one: Account, other: Account): boolean {
  return one.server === other.server && one.issuer === other.issuer && one.clientId === other.clientId;
}
