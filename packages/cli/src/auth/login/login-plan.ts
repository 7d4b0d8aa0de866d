import { bundleFingerprint } from '../bundle-fingerprint.ts';
import { caFingerprintsOf } from '../ca-fingerprint.ts';
import type { MetServer } from '../meet-server.ts';
import type { AccountEntry } from '../store/account-entry.ts';
import type { LoginChoice } from './login-choice.ts';
import type { LoginTarget } from './login-target.ts';

/** What is about to happen, for the person to agree to. */
export interface LoginPlan {
  readonly server: string;
  /** Public key hashes of everybody who may vouch for the server; empty where it is publicly trusted. */
  readonly caFingerprints: readonly string[];
  readonly choice: LoginChoice;
  /** The same for authorities that may vouch for the issuer beside those that are publicly trusted. */
  readonly issuerCaFingerprints: readonly string[];
  /** True when there is a login for exactly this already. */
  readonly isKnown: boolean;
  /** Servers that take tokens of this issuer and client, too. */
  readonly otherServers: readonly string[];
  /** True when somebody else vouches for the server than at an earlier login. */
  readonly isVouchedAnew: boolean;
  /** Issuers that this server's logins came from so far, when this one is another. */
  readonly formerIssuers: readonly string[];
}

interface Facts {
  readonly met: MetServer;
  readonly target: LoginTarget;
  readonly choice: LoginChoice;
  readonly accounts: readonly AccountEntry[];
}

/** Says what is about to happen, and what of it is not as it was when the person agreed before. */
export function loginPlan({ met, target, choice, accounts }: Facts): LoginPlan {
  const { server, caFingerprints, caPem } = met;
  const serverCa = caPem === undefined ? undefined : bundleFingerprint(caPem);
  const isVouched = (each: AccountEntry): boolean =>
    each.serverCa === serverCa && each.tlsServerName === target.tlsServerName;
  const here = accounts.filter((each) => each.server === server);
  const same = accounts.filter((each) => each.issuer === choice.issuer && each.clientId === choice.clientId);
  const known = same.find((each) => each.server === server);
  return {
    server,
    caFingerprints,
    choice,
    issuerCaFingerprints: choice.issuerCa === undefined ? [] : caFingerprintsOf(choice.issuerCa),
    isKnown: known !== undefined && isVouched(known) && isSameLogin(known, choice),
    otherServers: same.flatMap((each) => (each.server === server ? [] : [each.server])),
    isVouchedAnew: !here.every(isVouched),
    formerIssuers: known === undefined ? here.map(({ issuer, clientId }) => `${issuer} (client ${clientId})`) : [],
  };
}

function isSameLogin(known: AccountEntry, { scopes, issuerCa, allowInsecureIssuer }: LoginChoice): boolean {
  const isInsecure = known.allowInsecureIssuer === true;
  // Fewer scopes than the person agreed to are no news.
  const isNoMore = scopes.every((scope) => known.scopes.includes(scope));
  return known.issuerCa === issuerCa && isInsecure === allowInsecureIssuer && isNoMore;
}
