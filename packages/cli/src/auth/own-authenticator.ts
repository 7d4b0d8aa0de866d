import { type Authenticator, type ConnectionSettings, type Credential, shareRun } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import type { OwnStanza } from './own-stanza.ts';
import type { TokenSet } from './token-set.ts';

/** One more minute than a request takes. */
const EARLY_MS = 60_000;

interface Held {
  readonly credential: Credential;
  readonly tokens: TokenSet;
}

interface OwnAuthenticatorOptions {
  readonly host: Pick<Host, 'env' | 'platform' | 'now' | 'signal'>;
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** The authorities that the connection believes. */
  readonly caPem: () => Promise<string | undefined>;
}

/**
 * Authenticates with a login of ours without spawning ourselves; what it holds is dropped with the process. Whoever logs
 * in in another way loads nothing of the token store.
 */
export function ownAuthenticator(
  stanza: OwnStanza,
  settings: ConnectionSettings,
  { host, ask, caPem }: OwnAuthenticatorOptions,
): Authenticator {
  let held: Held | undefined;
  let refused: string | undefined;

  const obtain = async (signal: AbortSignal): Promise<Credential> => {
    const [{ accountTokens }, { boundAccount }] = await Promise.all([
      import('./account-tokens.ts'),
      import('./bound-account.ts'),
    ]);
    const { server, tls } = settings;
    const proof = { caPem: await caPem(), insecure: tls.insecure, tlsServerName: tls.serverName };
    const entry = await boundAccount(stanza, { server, ...proof }, host);
    const force = refused === undefined ? undefined : { refused };
    const tokens = await accountTokens(entry, { host, ask, force, signal });
    held = { credential: { authorization: `Bearer ${tokens.idToken}` }, tokens };
    return held.credential;
  };
  const run = shareRun(obtain);

  return {
    async current(signal) {
      if (held !== undefined && isFresh(held.tokens, host)) return held.credential;
      return run(signal);
    },
    refused(credential) {
      if (held?.credential !== credential) return true;
      refused = held.tokens.idToken;
      held = undefined;
      return true;
    },
  };
}

function isFresh({ expiresAt, clockSkew = 0 }: TokenSet, { now }: Pick<Host, 'now'>): boolean {
  return expiresAt - (now() - clockSkew) >= EARLY_MS;
}
