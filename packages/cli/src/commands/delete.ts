import { AisubmitError } from '@aisubmit/sdk';
import { removeWorkload } from '@aisubmit/sdk/client';
import { boolean } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { resolveWorkload } from '../cluster/resolve-workload.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { WORKLOAD_ARG } from '../flags/workload-arg.ts';
import { shortId } from '../submission.ts';
import { askYesNo, canAsk } from '../ui/ask.ts';

export class Delete extends BaseCommand {
  static override description =
    'Deletes a workload: first its pods end, then what protects them goes. Volumes stay unless --purge says otherwise.';

  static override usage = 'delete WORKLOAD [FLAGS]';

  static override examples = ['<%= config.bin %> delete mnist --yes', '<%= config.bin %> delete notebook/lab --purge'];

  static override args = WORKLOAD_ARG;

  static override flags = {
    yes: boolean({ char: 'y', summary: 'Do not ask.' }),
    wait: boolean({ summary: 'Wait until it is gone.', default: true, allowNo: true }),
    purge: boolean({ summary: 'Delete the volumes that were made for it as well, with all data in them.' }),
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(Delete);
    const { host } = this;
    return withCluster(flags, host, async (api, progress) => {
      const namespace = await clusterNamespace(api, { flags, host });
      const status = await resolveWorkload(api, args.workload, { namespace, signal: host.signal });
      progress.stop();
      if (!flags.yes && !(await this.#confirm(shortId(status), flags.purge))) {
        host.stderr.write('nothing was deleted\n');
        return EXIT_OK;
      }
      progress.step(`Deleting ${shortId(status)}`);
      const removed = await removeWorkload(api, status, {
        wait: flags.wait,
        purge: flags.purge,
        signal: host.signal,
        onProgress: ({ podsLeft }) =>
          progress.step(`Deleting ${shortId(status)}${podsLeft === 0 ? '' : `, ${podsLeft} pods to end`}`),
      });
      progress.stop();
      host.stdout.write(`${shortId(status)} deleted\n`);
      for (const name of removed.purged) host.stdout.write(`persistentvolumeclaim/${name} deleted\n`);
      for (const name of removed.kept) {
        host.stderr.write(
          `kept: volume claim ${name}; delete it with: kubectl delete pvc ${name} --namespace ${namespace}\n`,
        );
      }
      return EXIT_OK;
    });
  }

  async #confirm(what: string, purge: boolean): Promise<boolean> {
    if (canAsk(this.host)) {
      return askYesNo(this.host, purge ? `Delete ${what} and all data of its volumes?` : `Delete ${what}?`);
    }
    if (!purge) return true;
    throw new AisubmitError('INVALID_INPUT', '--purge deletes data, and nobody can be asked', { fix: 'add --yes' });
  }
}
