import { followEvents, workloadEvents } from '@aisubmit/sdk/client';
import { boolean } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { atServerTime } from '../cluster/at-server-time.ts';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { resolveWorkload } from '../cluster/resolve-workload.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { DATA_FLAG } from '../flags/look-flags.ts';
import { WORKLOAD_ARG } from '../flags/workload-arg.ts';
import { shortId } from '../submission.ts';
import { eventPrinter } from '../ui/event-table.ts';

export class Events extends BaseCommand {
  static override description =
    'Prints what the cluster says about a workload, its pods and its volume claims, the newest last. `status` says what it means.';

  static override usage = 'events WORKLOAD [FLAGS]';

  static override examples = [
    '<%= config.bin %> events mnist',
    '<%= config.bin %> events notebook/lab --watch',
    '<%= config.bin %> events mnist -o json',
  ];

  static override args = WORKLOAD_ARG;

  static override flags = {
    watch: boolean({ char: 'w', summary: 'Go on and print what is new.' }),
    ...DATA_FLAG,
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(Events);
    const { host } = this;
    const { watch, output } = flags;
    return withCluster(flags, host, async (api, progress) => {
      const namespace = await clusterNamespace(api, { flags, host });
      const signal = AbortSignal.any([host.signal, host.readerGone]);
      const ref = await resolveWorkload(api, args.workload, { namespace, signal });
      const printer = eventPrinter({ host: atServerTime(host, () => api), output, watch });
      progress.stop();
      if (!watch) {
        const events = await workloadEvents(api, ref, { signal });
        printer.page(events);
        if (events.length === 0)
          host.stderr.write(`No events of ${shortId(ref)}: clusters forget them after an hour or so.\n`);
        return EXIT_OK;
      }
      try {
        for await (const page of followEvents(api, ref, { signal })) printer.page(page);
      } catch (error) {
        if (!host.readerGone.aborted || host.signal.aborted) throw error;
      }
      return EXIT_OK;
    });
  }
}
