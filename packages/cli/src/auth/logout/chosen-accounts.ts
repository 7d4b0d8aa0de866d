import { loadKubeconfig } from '@aisubmit/sdk/client';
import type { Host } from '../../host.ts';
import { normalServer } from '../bound-account.ts';
import { ownStanza } from '../own-stanza.ts';
import type { AccountEntry } from '../store/account-entry.ts';
import { readAccounts } from '../store/account-index.ts';

interface LogoutFlags {
  readonly all?: boolean;
  readonly server?: string | undefined;
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
}

/** The logins that are meant: all, those of a server, or the one that the kubeconfig's context uses. */
export async function chosenAccounts(flags: LogoutFlags, host: Host): Promise<readonly AccountEntry[]> {
  const accounts = await readAccounts(host);
  if (flags.all === true || accounts.length === 0) return accounts;
  if (flags.server !== undefined) {
    const wanted = normalServer(flags.server);
    return accounts.filter(({ server }) => server === wanted);
  }
  const kubeconfig = await loadKubeconfig({
    env: host.env,
    platform: host.platform,
    kubeconfigPath: flags.kubeconfig,
  });
  const context = kubeconfig.contexts.get(flags.context ?? kubeconfig.currentContext ?? '');
  const server = normalServer(kubeconfig.clusters.get(context?.cluster ?? '')?.server ?? '');
  const exec = kubeconfig.users.get(context?.user ?? '')?.exec;
  const stanza = exec === undefined ? undefined : ownStanza(exec);
  return accounts.filter(
    (each) =>
      each.server === server &&
      (stanza === undefined || (each.issuer === stanza.issuer && each.clientId === stanza.clientId)),
  );
}
