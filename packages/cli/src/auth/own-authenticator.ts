import type { Authenticator, ConnectionSettings, Credential } from '@aisubmit/sdk/client';
import { tlsMaterial } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import { accountTokens } from './account-tokens.ts';
import { boundAccount } from './bound-account.ts';
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
}

/** Authenticates with a login of ours without spawning ourselves; what it holds is dropped with the process. */
export function ownAuthenticator(
  stanza: OwnStanza,
  settings: ConnectionSettings,
  { host, ask }: OwnAuthenticatorOptions,
): Authenticator {
  let held: Held | undefined;
  let refused: string | undefined;
  let running: Promise<Held> | undefined;

  const obtain = async (signal: AbortSignal | undefined): Promise<Held> => {
    const { ca: caPem } = await tlsMaterial({ ...settings.tls, cert: undefined, key: undefined });
    const { insecure, serverName: tlsServerName } = settings.tls;
    const entry = await boundAccount(stanza, { server: settings.server, caPem, insecure, tlsServerName }, host);
    const force = refused === undefined ? undefined : { refused };
    const tokens = await accountTokens(entry, { host, ask, force, signal });
    return { credential: { authorization: `Bearer ${tokens.idToken}` }, tokens };
  };

  return {
    async current(signal) {
      if (held !== undefined && isFresh(held.tokens, host)) return held.credential;
      running ??= obtain(signal).finally(() => {
        running = undefined;
      });
      held = await running;
      return held.credential;
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
