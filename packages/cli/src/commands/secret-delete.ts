import { deleteSecret, requireSecretRecord } from '@aisubmit/sdk/client';
import { string } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { askYesNo, canAsk } from '../ui/ask.ts';

export class SecretDelete extends BaseCommand {
  static override description =
    'Deletes credentials that were stored with aisubmit. One that a workload uses stays, unless --force says otherwise.';

  static override usage = 'secret delete NAME... [FLAGS]';

  static override examples = [
    '<%= config.bin %> secret delete lab',
    '<%= config.bin %> secret delete old-git old-s3 --yes',
  ];

  static override args = {
    names: string({ description: 'Names of the Secrets.', required: true, multiple: true, ignoreStdin: true }),
  };

  static override flags = {
    yes: boolean({ char: 'y', summary: 'Do not ask.' }),
    force: boolean({ summary: 'Delete it although workloads use it.' }),
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(SecretDelete);
    const { host } = this;
    return withCluster(flags, host, async (api, progress) => {
      const namespace = await clusterNamespace(api, { flags, host });
      const { signal } = host;
      const names = [...new Set(args.names)];
      // All of them, before the first one goes.
      for (const name of names) await requireSecretRecord(api, { name, namespace }, { signal });
      progress.stop();
      if (!flags.yes && !(await this.#confirm(names, namespace))) {
        host.stderr.write('nothing was deleted\n');
        return EXIT_OK;
      }
      for (const name of names) {
        progress.step(`Deleting Secret ${name}`);
        const { gone, usedBy } = await deleteSecret(api, { name, namespace }, { force: flags.force, signal });
        progress.stop();
        host.stdout.write(`secret/${name} deleted\n`);
        if (usedBy.length > 0) host.stderr.write(`still named by: ${usedBy.join(', ')}\n`);
        if (!gone) host.stderr.write(`the cluster has not removed Secret ${name} yet; its garbage collection will\n`);
      }
      return EXIT_OK;
    });
  }

  async #confirm(names: readonly string[], namespace: string): Promise<boolean> {
    if (!canAsk(this.host)) return true;
    const what = names.length === 1 ? `Secret ${names[0]}` : `Secrets ${names.join(', ')}`;
    return askYesNo(this.host, `Delete ${what} in namespace ${namespace}?`);
  }
}
