import { IssuerError } from './issuer-error.ts';

/** Says why there was no answer. Only the error's code is read: its text may repeat what was sent. */
export function issuerConnectionError(thrown: unknown, peer: string): IssuerError {
  if (thrown instanceof IssuerError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'unknown';
  const tls = TLS_FAILURES[code] ?? (/^ERR_(?:TLS|SSL|OSSL)|^CERT_|^UNABLE_TO_/.test(code) ? OTHER_TLS : undefined);
  if (tls !== undefined) return new IssuerError('UNREACHABLE', tls.message(peer), { fix: tls.fix });
  const known = NETWORK_FAILURES[code];
  const odd = /^[A-Z_]{1,60}$/.test(code) ? code : 'unknown';
  return new IssuerError('UNREACHABLE', known?.(peer) ?? `the connection to ${peer} failed (${odd})`, {
    fix: 'check your network, VPN and proxy (HTTPS_PROXY, NO_PROXY), and the URL of the issuer',
    transient: true,
  });
}

export function timedOut(peer: string, timeoutMs: number): IssuerError {
  return new IssuerError('UNREACHABLE', `${peer} did not answer within ${Math.ceil(timeoutMs / 1000)} s`, {
    fix: 'check your network, VPN and proxy (HTTPS_PROXY, NO_PROXY), and the URL of the issuer',
    transient: true,
  });
}

const NETWORK_FAILURES: Readonly<Record<string, (peer: string) => string>> = {
  ENOTFOUND: (peer) => `the name ${peer} cannot be found`,
  EAI_AGAIN: (peer) => `the name ${peer} cannot be looked up right now`,
  ECONNREFUSED: (peer) => `${peer} refuses connections: nothing listens there, or a firewall is in between`,
  ECONNRESET: (peer) => `${peer} closed the connection before it answered`,
  EPIPE: (peer) => `${peer} closed the connection before it answered`,
  ERR_PROXY_TUNNEL: (peer) => `the proxy does not let us through to ${peer}`,
  ETIMEDOUT: (peer) => `${peer} did not answer in time`,
  EHOSTUNREACH: (peer) => `there is no route to ${peer}`,
  ENETUNREACH: (peer) => `there is no route to ${peer}`,
};

interface TlsFailure {
  readonly message: (peer: string) => string;
  readonly fix: string;
}

const CLOCK = 'check the clock of this machine; if it is right, tell whoever runs the issuer';
const UNKNOWN_CA: TlsFailure = {
  message: (peer) => `the certificate of ${peer} is signed by an authority that is not trusted here`,
  fix: "give your organisation's certificate authority with --ca-file",
};
const OTHER_TLS: TlsFailure = {
  message: (peer) => `no secure connection to ${peer} could be made`,
  fix: 'check the URL of the issuer and --ca-file',
};
const TLS_FAILURES: Readonly<Record<string, TlsFailure>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_CA,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_CA,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_CA,
  ERR_TLS_CERT_ALTNAME_INVALID: {
    message: (peer) => `the certificate of ${peer} is for another name`,
    fix: 'use the name that the certificate has',
  },
  CERT_HAS_EXPIRED: { message: (peer) => `the certificate of ${peer} has expired`, fix: CLOCK },
  CERT_NOT_YET_VALID: { message: (peer) => `the certificate of ${peer} is not valid yet`, fix: CLOCK },
  EPROTO: OTHER_TLS,
};
