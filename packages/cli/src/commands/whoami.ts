import { toYaml } from '@aisubmit/sdk';
import { whoAmI } from '@aisubmit/sdk/client';
import { string } from '@oclif/core/flags';
import { type CredentialFacts, credentialFacts } from '../auth/credential-facts.ts';
import { BaseCommand } from '../base-command.ts';
import { withCluster } from '../cluster/connect.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { whoamiDocument, whoamiName, whoamiText } from '../ui/whoami-text.ts';

export class Whoami extends BaseCommand {
  static override description =
    'Shows who the API server takes you for: user, groups and what else it knows, and where your login comes from and how long ' +
    'it lasts.';

  static override usage = 'whoami [FLAGS]';

  static override examples = ['<%= config.bin %> whoami', '<%= config.bin %> whoami -o json'];

  static override flags = {
    output: string({ char: 'o', summary: 'Print as data.', options: ['json', 'yaml', 'name'], helpValue: 'FORMAT' }),
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(Whoami);
    const { host } = this;
    return withCluster(flags, host, async (api, progress) => {
      const user = await whoAmI(api, { signal: host.signal });
      const facts: CredentialFacts = await credentialFacts(flags, host);
      progress.stop();
      const print: Readonly<Record<string, () => string>> = {
        json: () => `${JSON.stringify(whoamiDocument(user, { facts, server: api.server }), undefined, 2)}\n`,
        yaml: () => toYaml(whoamiDocument(user, { facts, server: api.server })),
        name: () => whoamiName(user),
        text: () => whoamiText(user, { facts, server: api.server, now: host.now() }),
      };
      host.stdout.write(print[flags.output ?? 'text']?.() ?? '');
      return EXIT_OK;
    });
  }
}
