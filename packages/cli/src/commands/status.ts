import { follow, isFinal, type KubeApi, type WorkloadStatus } from '@aisubmit/sdk/client';
import { boolean, string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { atServerTime } from '../cluster/at-server-time.ts';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { resolveWorkload } from '../cluster/resolve-workload.ts';
import { EXIT_CODES, EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { WORKLOAD_ARG } from '../flags/workload-arg.ts';
import { shortId } from '../submission.ts';
import { printedStatus, statusPrinter } from '../ui/status-printer.ts';

export class Status extends BaseCommand {
  static override description =
    'Says in one sentence how a workload is doing and, when it is not running, why and what to do. ' +
    'Exits with 0 whatever the sentence is; with --watch, which ends when the workload has ended, with 0 when it ' +
    'succeeded and 4 when it failed or was deleted.';

  static override usage = 'status WORKLOAD [FLAGS]';

  static override examples = [
    '<%= config.bin %> status mnist',
    '<%= config.bin %> status training/mnist --watch',
    '<%= config.bin %> status training/mnist -o json',
  ];

  static override args = WORKLOAD_ARG;

  static override flags = {
    output: string({ char: 'o', summary: 'Print as data.', options: ['json', 'yaml', 'name'], helpValue: 'FORMAT' }),
    watch: boolean({ char: 'w', summary: 'Print it again whenever it changes, until it has ended.' }),
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(Status);
    const { host } = this;
    return withCluster(flags, host, async (api, progress) => {
      const namespace = await clusterNamespace(api, { flags, host });
      const status = await resolveWorkload(api, args.workload, { namespace, signal: host.signal });
      progress.stop();
      if (flags.watch) return this.#watch(api, status, flags.output);
      const shown = atServerTime(host, () => api);
      host.stdout.write(printedStatus(status, flags.output, shown));
      return EXIT_OK;
    });
  }

  async #watch(api: KubeApi, first: WorkloadStatus, format: string | undefined): Promise<number> {
    const { host } = this;
    const shown = atServerTime(host, () => api);
    const printer = statusPrinter(format, shown);
    const signal = AbortSignal.any([host.signal, host.readerGone]);
    let last = first;
    try {
      for await (const status of follow(api, first, { signal })) {
        printer.show(status);
        last = status;
      }
    } catch (error) {
      if (host.readerGone.aborted && !host.signal.aborted) return EXIT_OK;
      throw error;
    } finally {
      printer.stop();
    }
    if (last.state === 'Succeeded') return EXIT_OK;
    if (!isFinal(last.state)) host.stderr.write(`${shortId(last)}: was deleted\n`);
    return EXIT_CODES.WORKLOAD_FAILED;
  }
}
