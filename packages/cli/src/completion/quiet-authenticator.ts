import { AisubmitError } from '@aisubmit/sdk';
import type { Authenticator, ConnectionSettings, ConnectOptions } from '@aisubmit/sdk/client';
import { type OwnStanza, ownStanza } from '../auth/own-stanza.ts';
import type { Host } from '../host.ts';

type Place = Pick<Host, 'env' | 'platform' | 'now'>;

/** Login plugins that never open a browser and never ask: what runs at a press of TAB must not. */
const QUIET_PLUGINS: ReadonlySet<string> = new Set([
  'aws',
  'aws-iam-authenticator',
  'doctl',
  'gcloud',
  'gke-gcloud-auth-plugin',
  'ibmcloud',
  'oci',
]);

/** A token must outlive the one request that it is for. */
const EARLY_MS = 5000;

/** Proves who asks with what is at hand: no dialogue, no browser, and no token is renewed by what may be stopped midway. */
export function quietAuthenticator(host: Place): NonNullable<ConnectOptions['authenticatorFor']> {
  return (settings, caPem) => {
    if (settings.auth.type !== 'exec') return undefined;
    const stanza = ownStanza(settings.auth.exec);
    if (stanza !== undefined) return once(() => tokenAtHand(stanza, settings, { host, caPem }));
    const program = (settings.auth.exec.command.split(/[\\/]/).at(-1) ?? '').replace(/\.(?:exe|cmd)$/i, '');
    return QUIET_PLUGINS.has(program) ? undefined : once(() => Promise.reject(notNow()));
  };
}

interface Binding {
  readonly host: Place;
  readonly caPem: () => Promise<string | undefined>;
}

async function tokenAtHand(stanza: OwnStanza, settings: ConnectionSettings, { host, caPem }: Binding): Promise<string> {
  const [{ boundAccount }, { accountId }, { openStore }] = await Promise.all([
    import('../auth/bound-account.ts'),
    import('../auth/account.ts'),
    import('../auth/store/open-store.ts'),
  ]);
  const { server, tls } = settings;
  const proof = { caPem: await caPem(), insecure: tls.insecure, tlsServerName: tls.serverName };
  const entry = await boundAccount(stanza, { server, ...proof }, host);
  if (entry.store === 'keychain') {
    const { keychainIsLocked } = await import('../auth/store/keychain-store.ts');
    if (await keychainIsLocked({ platform: host.platform })) throw notNow();
  }
  const tokens = await (await openStore(entry, { host })).read(accountId(entry));
  const leftMs = tokens === undefined ? 0 : tokens.expiresAt - (host.now() - (tokens.clockSkew ?? 0));
  if (tokens?.subject !== entry.subject || leftMs < EARLY_MS) throw notNow();
  return tokens.idToken;
}

function once(token: () => Promise<string>): Authenticator {
  return {
    current: async () => ({ authorization: `Bearer ${await token()}` }),
    refused: () => false,
  };
}

function notNow(): AisubmitError {
  return new AisubmitError('NOT_LOGGED_IN', 'there is no token at hand');
}
