import { workloadUsage } from '@aisubmit/sdk/client';
import { string } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { ownLabel } from '../cluster/own-label.ts';
import { resolveWorkload } from '../cluster/resolve-workload.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { DATA_FLAG } from '../flags/look-flags.ts';
import { printData } from '../ui/print-data.ts';
import { usageDocument, usageNotes, usageText } from '../ui/usage-text.ts';

export class Top extends BaseCommand {
  static override description =
    'Shows what workloads use now of the CPU and memory they asked for, the GPUs set aside for them, and the quota of the namespace.';

  static override usage = 'top [WORKLOAD] [FLAGS]';

  static override examples = [
    '<%= config.bin %> top',
    '<%= config.bin %> top training/mnist',
    '<%= config.bin %> top --all-users -o json',
  ];

  static override args = {
    workload: string({ description: 'Only this one, pod by pod.', ignoreStdin: true }),
  };

  static override flags = {
    'all-users': boolean({ summary: "Everybody's; without it only what you submitted." }),
    ...DATA_FLAG,
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(Top);
    const { host } = this;
    return withCluster(flags, host, async (api, progress) => {
      const { signal, stdout } = host;
      const namespace = await clusterNamespace(api, { flags, host });
      const wanted = args.workload;
      const workload = wanted === undefined ? undefined : await resolveWorkload(api, wanted, { namespace, signal });
      const isMine = workload === undefined && !flags['all-users'];
      const user = isMine ? await ownLabel(api, signal) : undefined;
      const usage = await workloadUsage(api, { namespace, workload, user, signal });
      progress.stop();
      printData(host, flags.output, {
        document: usageDocument(usage),
        text: () =>
          usageText(usage, { byPod: workload !== undefined, room: stdout.isTTY ? stdout.columns : undefined }),
      });
      if (usage.workloads.length === 0) host.stderr.write(nothing(isMine, namespace));
      for (const note of usageNotes(usage, namespace)) host.stderr.write(`${note}\n`);
      return EXIT_OK;
    });
  }
}

function nothing(isMine: boolean, namespace: string): string {
  if (!isMine) return `Nothing runs in namespace ${namespace}.\n`;
  return `Nothing of yours runs in namespace ${namespace}. See everybody's with --all-users.\n`;
}
