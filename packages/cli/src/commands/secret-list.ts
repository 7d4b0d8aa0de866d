import { listSecrets, requireNamespace } from '@aisubmit/sdk/client';
import { string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { printSecrets } from '../ui/secret-table.ts';

export class SecretList extends BaseCommand {
  static override description =
    'Lists the credentials that were stored with aisubmit, from the record beside each: no Secret is read.';

  static override usage = 'secret list [FLAGS]';

  static override examples = ['<%= config.bin %> secret list', '<%= config.bin %> secret list -o wide'];

  static override flags = {
    output: string({ char: 'o', summary: 'Format.', options: ['wide', 'json', 'yaml', 'name'], helpValue: 'FORMAT' }),
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(SecretList);
    const { host } = this;
    return withCluster(flags, host, async (api, progress) => {
      const namespace = await clusterNamespace(api, { flags, host });
      const secrets = await listSecrets(api, namespace, { signal: host.signal });
      if (secrets.length === 0) await requireNamespace(api, namespace, { signal: host.signal });
      progress.stop();
      printSecrets(secrets, flags.output ?? 'table', host);
      if (secrets.length === 0) {
        host.stderr.write(
          `No Secrets of aisubmit in namespace ${namespace}. Make one with: kubectl aisubmit secret create git NAME\n`,
        );
      }
      return EXIT_OK;
    });
  }
}
