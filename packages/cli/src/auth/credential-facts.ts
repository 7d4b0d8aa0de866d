import { type AuthSource, loadKubeconfig, resolveContext, tlsMaterial } from '@aisubmit/sdk/client';
import { type ClusterFlags, overrides } from '../cluster/connect.ts';
import type { Host } from '../host.ts';
import { askSecret, canAsk } from '../ui/ask.ts';
import { accountTokens } from './account-tokens.ts';
import { boundAccount } from './bound-account.ts';
import { type OwnStanza, ownStanza } from './own-stanza.ts';
import type { AccountEntry } from './store/account-entry.ts';

/** How a user proves who they are to the cluster. */
export interface CredentialFacts {
  /** `login` for a login of ours, else what the kubeconfig or a flag gives. */
  readonly type: 'login' | 'client certificate' | AuthSource['type'];
  /** Program of a foreign exec plugin. */
  readonly command?: string;
  /** Who is impersonated. */
  readonly as?: string;
  readonly login?: LoginFacts;
}

interface LoginFacts {
  readonly issuer: string;
  readonly clientId: string;
  readonly store: AccountEntry['store'];
  /** End of the token in use, milliseconds since the epoch. */
  readonly expiresAt: number;
  /** True when it is extended by itself. */
  readonly isExtendable: boolean;
  readonly savedAt: string;
}

/** Says where the credential of a connection comes from. Nothing secret is in it. */
export async function credentialFacts(flags: ClusterFlags, host: Host): Promise<CredentialFacts> {
  const kubeconfig = await loadKubeconfig({ env: host.env, platform: host.platform, kubeconfigPath: flags.kubeconfig });
  const settings = resolveContext(kubeconfig, overrides(flags), { env: host.env });
  const { auth, impersonate } = settings;
  const as = impersonate === undefined ? {} : { as: impersonate.user };
  if (auth.type !== 'exec') {
    return { type: auth.type === 'none' && settings.tls.cert !== undefined ? 'client certificate' : auth.type, ...as };
  }
  const stanza = ownStanza(auth.exec);
  if (stanza === undefined) return { type: 'exec', command: auth.exec.command, ...as };
  const { ca: caPem } = await tlsMaterial({ ...settings.tls, cert: undefined, key: undefined });
  const { insecure, serverName: tlsServerName } = settings.tls;
  const destination = { server: settings.server, caPem, insecure, tlsServerName };
  return { type: 'login', login: await loginFacts(stanza, destination, host), ...as };
}

async function loginFacts(
  stanza: OwnStanza,
  destination: Parameters<typeof boundAccount>[1],
  host: Host,
): Promise<LoginFacts> {
  const entry = await boundAccount(stanza, destination, host);
  const ask = canAsk(host) ? (question: string) => askSecret(host, question) : undefined;
  const { expiresAt, clockSkew = 0, refreshToken } = await accountTokens(entry, { host, ask });
  const { issuer, clientId, store, savedAt } = entry;
  return {
    issuer,
    clientId,
    store,
    expiresAt: expiresAt + clockSkew,
    isExtendable: refreshToken !== undefined,
    savedAt,
  };
}
