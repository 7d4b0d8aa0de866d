import { toYaml } from '@aisubmit/sdk';
import { string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { resolveWorkload } from '../cluster/resolve-workload.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { WORKLOAD_ARG } from '../flags/workload-arg.ts';
import { shortId } from '../submission.ts';
import { paintFor } from '../ui/colour.ts';
import { statusText } from '../ui/status-text.ts';
import { workloadDocument } from '../ui/workload-json.ts';

export class Status extends BaseCommand {
  static override description =
    'Says in one sentence how a workload is doing and, when it does not run, why and what to do.';

  static override usage = 'status WORKLOAD [FLAGS]';

  static override examples = ['<%= config.bin %> status mnist', '<%= config.bin %> status training/mnist -o json'];

  static override args = WORKLOAD_ARG;

  static override flags = {
    output: string({ char: 'o', summary: 'Print as data.', options: ['json', 'yaml', 'name'], helpValue: 'FORMAT' }),
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(Status);
    const { host } = this;
    return withCluster(flags, host, async (api, progress) => {
      const namespace = await clusterNamespace(api, { flags, host });
      const status = await resolveWorkload(api, args.workload, { namespace, signal: host.signal });
      const print: Readonly<Record<string, () => string>> = {
        json: () => `${JSON.stringify(workloadDocument(status), undefined, 2)}\n`,
        yaml: () => toYaml(workloadDocument(status)),
        name: () => `${shortId(status)}\n`,
        text: () => statusText(status, { now: host.now(), paint: paintFor(host, host.stdout) }),
      };
      progress.stop();
      host.stdout.write(print[flags.output ?? 'text']?.() ?? '');
      return EXIT_OK;
    });
  }
}
