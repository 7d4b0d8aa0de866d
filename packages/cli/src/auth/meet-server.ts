import { AisubmitError } from '@aisubmit/sdk';
import { caFingerprintsOf, certificatesIn, publicKeyHash } from './ca-fingerprint.ts';
import { readLoginText } from './meet/config-map.ts';
import type { Meeting } from './meet/meeting.ts';
import { HOW_TO_HASH, shown } from './meet/meeting-error.ts';
import { pinnedAuthority } from './meet/pinned-authority.ts';
import { addressText, serverAddress, tlsName } from './meet/server-address.ts';
import { pemOf, type Trust } from './meet/trust.ts';

const TIMEOUT_MS = 15_000;

export interface MeetServerOptions {
  readonly server: string;
  /** The cluster's certificate authority, PEM. */
  readonly caPem?: string | undefined;
  /** `sha256:` and 64 hex digits: SHA-256 of the authority's public key, as kubeadm prints it. */
  readonly caHash?: string | undefined;
  /** The name that the certificate is for, when it is not that of the address. */
  readonly tlsServerName?: string | undefined;
  readonly signal: AbortSignal;
  /** For everything together, in milliseconds. @default 15000 */
  readonly timeoutMs?: number | undefined;
  /** The kubeconfig's own proxy; it counts before those of the environment. */
  readonly proxyUrl?: string | undefined;
  /** For HTTPS_PROXY and NO_PROXY. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** An API server whose identity is proven. */
export interface MetServer {
  /** Its address, without a trailing slash. */
  readonly server: string;
  /** The authority that vouches for it; undefined when it is publicly trusted. */
  readonly caPem: string | undefined;
  /** Public key hashes of all that the authority's PEM holds; empty when it is publicly trusted. */
  readonly caFingerprints: readonly string[];
  /** Key `login.yaml` of the ConfigMap kube-public/aisubmit-login; undefined where there is none for us to read. */
  readonly loginText: string | undefined;
}

/**
 * Meets an API server for the first time: proves who it is, by the authority given, by the hash given or by public
 * trust, and reads what it publishes about logging in. Nothing that came over an unverified connection is believed, and
 * no credential is ever sent.
 *
 * @throws AisubmitError `INVALID_INPUT` for an address, authority or hash that is none, `UNREACHABLE` when there is no
 * answer or no proof, `SERVER_ERROR` when it is no API server, `INTERRUPTED`.
 */
export async function meetServer(options: MeetServerOptions): Promise<MetServer> {
  const meeting = await meetingOf(options);
  const trust = await trustOf(options, meeting);
  const loginText = await readLoginText(meeting, trust);
  const caPem = trust.kind === 'public' ? undefined : trust.pem;
  return {
    server: addressText(meeting.server),
    caPem,
    caFingerprints: caPem === undefined ? [] : caFingerprintsOf(caPem),
    loginText,
  };
}

async function meetingOf(options: MeetServerOptions): Promise<Meeting> {
  const { signal: interruption, timeoutMs = TIMEOUT_MS } = options;
  const server = serverAddress(options.server);
  const { resolveContext } = await import('@aisubmit/sdk/client');
  const nothing = { files: [], currentContext: undefined, clusters: new Map(), users: new Map(), contexts: new Map() };
  const fromEnvironment = resolveContext(nothing, { server: server.href }, { env: options.env });
  return {
    server,
    tlsServerName: tlsName(options.tlsServerName),
    proxyUrl: options.proxyUrl ?? fromEnvironment.proxyUrl,
    interruption,
    signal: AbortSignal.any([interruption, AbortSignal.timeout(timeoutMs)]),
    timeoutMs,
  };
}

async function trustOf(
  { caPem, caHash }: MeetServerOptions,
  meeting: Meeting,
): Promise<Exclude<Trust, { readonly kind: 'nobody' }>> {
  const hash = caHash === undefined ? undefined : parsedHash(caHash);
  if (caPem !== undefined) return { kind: 'given', pem: givenAuthority(caPem, hash) };
  if (hash === undefined) return { kind: 'public' };
  return { kind: 'pinned', pem: await pinnedAuthority(meeting, hash), hash };
}

function parsedHash(text: string): string {
  const hash = text.trim().toLowerCase();
  if (/^sha256:[0-9a-f]{64}$/.test(hash)) return hash;
  throw new AisubmitError('INVALID_INPUT', `--ca-hash ${shown(text)} is not sha256: and 64 hex digits`, {
    fix: `ask your cluster admin for the hash of the certificate authority's public key; they find it ${HOW_TO_HASH}`,
  });
}

// Where both are given both must be right; of a bundle only the certificate with the hash is believed.
function givenAuthority(pem: string, hash: string | undefined): string {
  const certificates = certificatesIn(pem);
  if (hash === undefined) return pemOf(certificates);
  const found = certificates.filter((each) => publicKeyHash(each) === hash);
  if (found.length > 0) return pemOf(found);
  throw new AisubmitError('INVALID_INPUT', 'the certificate authority given has another hash than the one given', {
    fix: 'ask your cluster admin which of the two is right',
  });
}
