import { networkFault, type TlsFault, tlsFault } from '@aisubmit/sdk/client';
import { IssuerError } from './issuer-error.ts';

/** Says why there was no answer, and nothing of what was sent. */
export function issuerConnectionError(thrown: unknown, peer: string): IssuerError {
  if (thrown instanceof IssuerError) return thrown;
  const tls = tlsFault(thrown);
  if (tls !== undefined) return new IssuerError('UNREACHABLE', tls.message(peer), { fix: TLS_FIXES[tls.kind] });
  return unreachable(networkFault(thrown, peer));
}

export function timedOut(peer: string, timeoutMs: number): IssuerError {
  return unreachable(`${peer} did not answer within ${Math.ceil(timeoutMs / 1000)} s`);
}

function unreachable(message: string): IssuerError {
  return new IssuerError('UNREACHABLE', message, {
    fix: 'check your network, VPN and proxy (HTTPS_PROXY, NO_PROXY), and the URL of the issuer',
    transient: true,
  });
}

const TLS_FIXES: Readonly<Record<TlsFault['kind'], string>> = {
  'unknown-authority': "give your organisation's certificate authority with --ca-file",
  'other-name': 'use the name that the certificate has',
  'wrong-time': 'check the clock of this machine; if it is right, tell whoever runs the issuer',
  'no-tls': 'check the URL of the issuer',
  other: 'check the URL of the issuer and --ca-file',
};
