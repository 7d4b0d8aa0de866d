import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import { boolean } from '@oclif/core/flags';
import { chosenAccounts } from '../auth/logout/chosen-accounts.ts';
import { logOut } from '../auth/logout/log-out.ts';
import type { AccountEntry } from '../auth/store/account-entry.ts';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { askSecret, canAsk } from '../ui/ask.ts';
import { Progress } from '../ui/progress.ts';
import { reportError } from '../ui/report-error.ts';

export class Logout extends BaseCommand {
  static override description =
    'Ends a login: revokes it at the issuer as far as that can be done, and deletes the tokens. The kubeconfig stays, so that ' +
    'login brings everything back.';

  static override usage = 'logout [FLAGS]';

  static override examples = ['<%= config.bin %> logout', '<%= config.bin %> logout --all'];

  static override flags = {
    all: boolean({ summary: 'End every login on this machine.' }),
    server: CLUSTER_FLAGS.server,
    context: CLUSTER_FLAGS.context,
    kubeconfig: CLUSTER_FLAGS.kubeconfig,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(Logout);
    const { host } = this;
    const accounts = await chosenAccounts(flags, host);
    if (accounts.length === 0) {
      host.stderr.write('you were not logged in\n');
      return EXIT_OK;
    }
    const failures = [];
    for (const account of accounts) failures.push(...(await this.#end(account)));
    const [first, ...others] = failures;
    if (first === undefined) return EXIT_OK;
    for (const other of others) reportError(other, host);
    throw first;
  }

  async #end(account: AccountEntry): Promise<AisubmitError[]> {
    const { host } = this;
    const progress = new Progress(host);
    const shown = escapeControlChars(account.server);
    progress.step(`Ending the login at ${escapeControlChars(new URL(account.issuer).host)}`);
    try {
      const ask = (question: string): Promise<string> => {
        progress.stop();
        return askSecret(host, `${question} for ${shown}`);
      };
      const { revoked, why } = await logOut(account, { host, ask: canAsk(host) ? ask : undefined });
      progress.stop();
      host.stdout.write(`logged out of ${shown}\n`);
      if (!revoked) progress.say(`note: it was not revoked at the issuer: ${escapeControlChars(why)}`);
      else progress.say('note: a token that was handed out before stays good until it ends, within minutes to an hour');
      return [];
    } catch (error) {
      if (!(error instanceof AisubmitError) || error.code === 'INTERRUPTED') throw error;
      return [error];
    } finally {
      progress.stop();
    }
  }
}
