import { AisubmitError, type AisubmitErrorOptions, escapeControlChars } from '@aisubmit/sdk';
import { errorCode, networkFault, type TlsFault, tlsFault } from '@aisubmit/sdk/client';
import type { Meeting } from './meeting.ts';
import type { Trust } from './trust.ts';

const MAX_SHOWN = 200;
const DO_NOT_GO_ON =
  'do not go on: somebody may stand between you and the server; ask your cluster admin, over another way than this connection';
/** How an admin reads the hash, on the machine and from the file that they trust already. */
export const HOW_TO_HASH =
  'on a control-plane node: openssl x509 -in /etc/kubernetes/pki/ca.crt -noout -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256';

/** Explains why there was no answer. The original error is not passed on: it may quote what the server sent. */
export function connectionFailure(error: unknown, meeting: Meeting, trust: Trust): AisubmitError {
  if (error instanceof AisubmitError) return error;
  if (meeting.interruption.aborted) return new AisubmitError('INTERRUPTED', 'interrupted while meeting the server');
  const { host } = meeting.server;
  if (meeting.signal.aborted) {
    return unreachable(`${host} did not answer within ${meeting.timeoutMs / 1000} s`, CHECK_NETWORK);
  }
  const tls = tlsFault(error);
  if (tls === undefined) return unreachable(networkFault(error, peerOf(meeting, error)), CHECK_NETWORK);
  if (tls.kind === 'unknown-authority') return untrusted(meeting, trust);
  if (tls.kind === 'other-name') return otherName(error, meeting);
  return unreachable(tls.message(host), { fix: TLS_FIXES[tls.kind] });
}

/** An answer that no API server gives. */
export function answerError(
  { server }: Pick<Meeting, 'server'>,
  what: string,
  fix = 'check the address: it must be that of the API server itself, not of a web page or a proxy before it',
): AisubmitError {
  return new AisubmitError('SERVER_ERROR', `${server.host} ${what}`, { fix });
}

/** The server showed authorities, and none is the one that the user was told of. */
export function wrongHash(
  { server }: Meeting,
  hash: string,
  seen: readonly { readonly hash: string; readonly subject: string }[],
): AisubmitError {
  if (seen.length === 0) {
    return unreachable(`${server.host} shows no certificate authority, so that none can be compared with the hash`, {
      fix: 'ask your cluster admin for the file of the certificate authority, and give it with --certificate-authority',
    });
  }
  return unreachable(`${server.host} shows no certificate authority with the hash ${hash}`, {
    fix: `${DO_NOT_GO_ON}; they find the right hash ${HOW_TO_HASH}`,
    reasons: seen.map((each) => ({ message: `it shows ${each.hash} (${shown(each.subject)}), which proves nothing` })),
  });
}

/** The hash is that of something which is no authority's public key. */
export function hashOfSomethingElse({ server }: Meeting, what: string): AisubmitError {
  return unreachable(`the hash is that of ${what} of ${server.host}, not of the public key of its authority`, {
    fix: `ask your cluster admin for the hash of the certificate authority; they find it ${HOW_TO_HASH}`,
  });
}

/** Text of a server, fit for a message. */
export function shown(text: string): string {
  return escapeControlChars(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);
}

function untrusted({ server: { host } }: Meeting, trust: Trust): AisubmitError {
  // The server is not verified then, but a proxy that is reached over TLS always is.
  if (trust.kind === 'nobody') {
    return unreachable('the certificate of the proxy is signed by an authority that this machine does not know', {
      fix: 'check HTTPS_PROXY; give the authority of the proxy with NODE_EXTRA_CA_CERTS',
    });
  }
  if (trust.kind === 'public') {
    return unreachable(`the certificate of ${host} is signed by an authority that this machine does not know`, {
      fix: `ask your cluster admin for the hash of its certificate authority and give it with --ca-hash sha256:…, or for the file and give it with --certificate-authority; they find the hash ${HOW_TO_HASH}`,
    });
  }
  const which = trust.kind === 'pinned' ? 'the authority with the hash you gave' : 'the certificate authority you gave';
  return unreachable(`the certificate of ${host} is not signed by ${which}`, { fix: DO_NOT_GO_ON });
}

function otherName(error: unknown, { server, tlsServerName }: Meeting): AisubmitError {
  const names = namesIn(error);
  return unreachable(
    `the certificate of ${server.host} is not for ${tlsServerName ?? server.hostname}${names === '' ? '' : `, but for ${names}`}`,
    {
      fix: 'use the address that your cluster admin gave you, or say the name of the certificate with --tls-server-name',
    },
  );
}

// The chain has been verified when names are compared: these are the authority's words.
function namesIn(error: unknown): string {
  const cert = error instanceof Error && 'cert' in error ? error.cert : undefined;
  const names = typeof cert === 'object' && cert !== null && 'subjectaltname' in cert ? cert.subjectaltname : undefined;
  return typeof names === 'string' ? shown(names.replaceAll(/(?:DNS|IP Address):/g, '')) : '';
}

function peerOf({ server, proxyUrl }: Meeting, error: unknown): string {
  return proxyUrl === undefined || errorCode(error) === 'ERR_PROXY_TUNNEL'
    ? server.host
    : `${server.host}, or the proxy ${new URL(proxyUrl).host} on the way,`;
}

function unreachable(message: string, options: AisubmitErrorOptions): AisubmitError {
  return new AisubmitError('UNREACHABLE', message, options);
}

const CHECK_NETWORK = { fix: 'check the address, your network or VPN, and the proxy if there is one' };
const TLS_FIXES: Readonly<Record<Exclude<TlsFault['kind'], 'unknown-authority' | 'other-name'>, string>> = {
  'wrong-time': 'check the clock of this machine; if it is right, tell your cluster admin',
  'no-tls': 'check the port of the address',
  other: CHECK_NETWORK.fix,
};
