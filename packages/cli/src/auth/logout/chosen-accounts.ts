import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
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

/**
 * The logins that are meant: all, those of a server, or the one that the kubeconfig's context uses.
 *
 * @throws AisubmitError `INVALID_INPUT` when the kubeconfig has no such context: "not logged in" would be no answer.
 */
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
  if (context === undefined) throw noContext(flags.context, accounts);
  const server = normalServer(kubeconfig.clusters.get(context.cluster ?? '')?.server ?? '');
  const exec = kubeconfig.users.get(context.user ?? '')?.exec;
  const stanza = exec === undefined ? undefined : ownStanza(exec);
  return accounts.filter(
    (each) =>
      each.server === server &&
      (stanza === undefined || (each.issuer === stanza.issuer && each.clientId === stanza.clientId)),
  );
}

function noContext(name: string | undefined, accounts: readonly AccountEntry[]): AisubmitError {
  const servers = [...new Set(accounts.map(({ server }) => escapeControlChars(server)))];
  const what = name === undefined ? 'has no current context' : `has no context named ${escapeControlChars(name)}`;
  return new AisubmitError('INVALID_INPUT', `the kubeconfig ${what}`, {
    fix: `name the server, or end every login with --all; you are logged in to ${servers.join(', ')}`,
  });
}
