import { safeText } from '../safe-text.ts';
import { ApiError } from './api-error.ts';

export interface FailedExchange {
  readonly cause: unknown;
  /** Host and port of the server, for messages. */
  readonly host: string;
  /** True once a byte of the request may have reached the server. */
  readonly sent: boolean;
  /** Host and port of the proxy, when the way leads through one. */
  readonly proxyHost?: string | undefined;
}

/** Turns a lost or refused connection into one sentence that says what to do. */
export function connectionError({ cause, host, sent, proxyHost }: FailedExchange): ApiError {
  const code = errorCode(cause);
  const tls = tlsFailure(code, cause);
  if (tls !== undefined && !sent) return new ApiError('UNREACHABLE', tls.message(host), { cause, fix: tls.fix });
  // Until the tunnel stands it is the proxy that does not answer.
  const peer = proxyHost !== undefined && !sent && code !== 'ERR_PROXY_TUNNEL' ? `the proxy ${proxyHost}` : host;
  const network = NETWORK_FAILURES[code];
  return new ApiError('UNREACHABLE', network?.(peer) ?? `the connection to ${peer} failed (${safeText(code, 80)})`, {
    cause,
    fix:
      proxyHost === undefined
        ? 'check your network or VPN and the server in the kubeconfig'
        : 'check the proxy (HTTPS_PROXY, or proxy-url in the kubeconfig), NO_PROXY, your VPN and the server in the kubeconfig',
    ambiguous: sent,
    transient: true,
  });
}

/** True for the error of a server whose certificate leads to no authority that was trusted; nothing was asked of it. */
export function isUnknownAuthority(error: unknown): boolean {
  return error instanceof ApiError && !error.ambiguous && TLS_FAILURES[errorCode(error.cause)] === UNKNOWN_CA;
}

function tlsFailure(code: string, cause: unknown): TlsFailure | undefined {
  // OpenSSL finds something that is not TLS at all in several ways.
  const noTls =
    cause instanceof Error && /wrong version number|packet length too long|unknown protocol/.test(cause.message);
  if (noTls) return NO_TLS;
  return TLS_FAILURES[code] ?? (/^ERR_(?:TLS|SSL|OSSL)|^CERT_|^UNABLE_TO_/.test(code) ? OTHER_TLS : undefined);
}

/** Thrown into a request whose time is up. */
export class RequestTimeout extends Error {
  readonly code = 'AISUBMIT_TIMEOUT';
}

/** Of TCP, proxy and TLS together. Whoever takes longer does not listen, or does not say what was asked for. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** Thrown into a request whose connection does not stand in time. */
export class ConnectTimeout extends Error {
  readonly code: 'AISUBMIT_NO_CONNECTION' | 'AISUBMIT_NO_HANDSHAKE';

  constructor(isConnecting: boolean) {
    super();
    this.code = isConnecting ? 'AISUBMIT_NO_CONNECTION' : 'AISUBMIT_NO_HANDSHAKE';
  }
}

const NETWORK_FAILURES: Readonly<Record<string, (host: string) => string>> = {
  ENOTFOUND: (host) => `the name ${host} cannot be found`,
  EAI_AGAIN: (host) => `the name ${host} cannot be looked up right now`,
  ECONNREFUSED: (host) => `${host} refuses connections: nothing listens there, or a firewall is in between`,
  ECONNRESET: (host) => `${host} closed the connection before it answered`,
  EPIPE: (host) => `${host} closed the connection before it answered`,
  ERR_PROXY_TUNNEL: (host) => `the proxy does not let us through to ${host}`,
  ETIMEDOUT: (host) => `${host} did not answer in time`,
  AISUBMIT_TIMEOUT: (host) => `${host} did not answer in time`,
  AISUBMIT_NO_CONNECTION: (host) => `${host} did not take a connection within ${CONNECT_TIMEOUT_MS / 1000} seconds`,
  AISUBMIT_NO_HANDSHAKE: (host) =>
    `${host} took a connection, but did not answer in TLS within ${CONNECT_TIMEOUT_MS / 1000} seconds`,
  EHOSTUNREACH: (host) => `there is no route to ${host}`,
  ENETUNREACH: (host) => `there is no route to ${host}`,
};

interface TlsFailure {
  readonly message: (host: string) => string;
  readonly fix: string;
}

const UNKNOWN_CA: TlsFailure = {
  message: (host) => `the certificate of ${host} is signed by an authority that is not trusted here`,
  fix: 'give the right one with --certificate-authority, or correct certificate-authority-data in the kubeconfig',
};
const OTHER_TLS: TlsFailure = {
  message: (host) => `no secure connection to ${host} could be made`,
  fix: 'check certificate-authority, client-certificate and client-key in the kubeconfig',
};
const NO_TLS: TlsFailure = {
  message: (host) => `${host} does not speak TLS`,
  fix: 'check whether `server` in the kubeconfig has the right port and scheme',
};
const TLS_FAILURES: Readonly<Record<string, TlsFailure>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_CA,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_CA,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_CA,
  ERR_TLS_CERT_ALTNAME_INVALID: {
    message: (host) => `the certificate of ${host} is for another name`,
    fix: 'use the server name that the certificate has, or say it with --tls-server-name',
  },
  CERT_HAS_EXPIRED: {
    message: (host) => `the certificate of ${host} has expired`,
    fix: 'check the clock of this machine; if it is right, tell your cluster admin',
  },
  CERT_NOT_YET_VALID: {
    message: (host) => `the certificate of ${host} is not valid yet`,
    fix: 'check the clock of this machine; if it is right, tell your cluster admin',
  },
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  EPROTO: OTHER_TLS,
};

function errorCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return 'unknown';
  return typeof error.code === 'string' ? error.code : 'unknown';
}
