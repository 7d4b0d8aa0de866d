/** Why no secure connection stands. What helps depends on who was asked, so whoever asks has the fix. */
export interface TlsFault {
  readonly kind: 'unknown-authority' | 'other-name' | 'wrong-time' | 'no-tls' | 'other';
  readonly message: (peer: string) => string;
}

/** Undefined where it is not TLS that failed. */
export function tlsFault(thrown: unknown): TlsFault | undefined {
  // OpenSSL finds something that is not TLS at all in several ways.
  const noTls =
    thrown instanceof Error && /wrong version number|packet length too long|unknown protocol/.test(thrown.message);
  if (noTls) return NO_TLS;
  const code = errorCode(thrown);
  return TLS_FAULTS[code] ?? (/^ERR_(?:TLS|SSL|OSSL)|^CERT_|^UNABLE_TO_/.test(code) ? OTHER : undefined);
}

/** Says why `peer`, a host or a proxy, gave no answer. The error's text is not repeated: it may hold what was sent. */
export function networkFault(thrown: unknown, peer: string): string {
  const code = errorCode(thrown);
  const shown = /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'unknown';
  return NETWORK_FAULTS[code]?.(peer) ?? `the connection to ${peer} failed (${shown})`;
}

/** The code that Node puts on its errors. */
export function errorCode(thrown: unknown): string {
  if (!(thrown instanceof Error) || !('code' in thrown)) return 'unknown';
  return typeof thrown.code === 'string' ? thrown.code : 'unknown';
}

const NETWORK_FAULTS: Readonly<Record<string, (peer: string) => string>> = {
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

const UNKNOWN_AUTHORITY: TlsFault = {
  kind: 'unknown-authority',
  message: (peer) => `the certificate of ${peer} is signed by an authority that is not trusted here`,
};
const NO_TLS: TlsFault = { kind: 'no-tls', message: (peer) => `${peer} does not speak TLS` };
const OTHER: TlsFault = { kind: 'other', message: (peer) => `no secure connection to ${peer} could be made` };

const TLS_FAULTS: Readonly<Record<string, TlsFault>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  CERT_SIGNATURE_FAILURE: UNKNOWN_AUTHORITY,
  INVALID_CA: UNKNOWN_AUTHORITY,
  ERR_TLS_CERT_ALTNAME_INVALID: {
    kind: 'other-name',
    message: (peer) => `the certificate of ${peer} is for another name`,
  },
  CERT_HAS_EXPIRED: { kind: 'wrong-time', message: (peer) => `the certificate of ${peer} has expired` },
  CERT_NOT_YET_VALID: { kind: 'wrong-time', message: (peer) => `the certificate of ${peer} is not valid yet` },
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  EPROTO: OTHER,
};
