import { ApiError } from './api-error.ts';
import { errorCode, networkFault, type TlsFault, tlsFault } from './connection-fault.ts';

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
  const tls = tlsFault(cause);
  if (tls !== undefined && !sent)
    return new ApiError('UNREACHABLE', tls.message(host), { cause, fix: TLS_FIXES[tls.kind] });
  // Until the tunnel stands it is the proxy that does not answer.
  const peer = proxyHost !== undefined && !sent && code !== 'ERR_PROXY_TUNNEL' ? `the proxy ${proxyHost}` : host;
  return new ApiError('UNREACHABLE', OWN_TIMEOUTS[code]?.(peer) ?? networkFault(cause, peer), {
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
  return error instanceof ApiError && !error.ambiguous && tlsFault(error.cause)?.kind === 'unknown-authority';
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

const OWN_TIMEOUTS: Readonly<Record<string, (host: string) => string>> = {
  AISUBMIT_TIMEOUT: (host) => `${host} did not answer in time`,
  AISUBMIT_NO_CONNECTION: (host) => `${host} did not take a connection within ${CONNECT_TIMEOUT_MS / 1000} seconds`,
  AISUBMIT_NO_HANDSHAKE: (host) =>
    `${host} took a connection, but did not answer in TLS within ${CONNECT_TIMEOUT_MS / 1000} seconds`,
};

const TLS_FIXES: Readonly<Record<TlsFault['kind'], string>> = {
  'unknown-authority':
    'give the right one with --certificate-authority, or correct certificate-authority-data in the kubeconfig',
  'other-name': 'use the server name that the certificate has, or say it with --tls-server-name',
  'wrong-time': 'check the clock of this machine; if it is right, tell your cluster admin',
  'no-tls': 'check whether `server` in the kubeconfig has the right port and scheme',
  other: 'check certificate-authority, client-certificate and client-key in the kubeconfig',
};
