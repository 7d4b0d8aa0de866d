import { AisubmitError } from '@aisubmit/sdk';
import { type KubeApi, type WorkloadStatus, workloadUsage } from '@aisubmit/sdk/client';
import { string } from '@oclif/core/args';
import { BaseCommand } from '../base-command.ts';
import { clusterNamespace, contextNamespaces } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { ownLabel } from '../cluster/own-label.ts';
import { requirePlace } from '../cluster/require-place.ts';
import { resolveWorkload } from '../cluster/resolve-workload.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { sortFlag, WHOSE_FLAGS } from '../flags/list-flags.ts';
import { DATA_FLAG } from '../flags/look-flags.ts';
import { shortId } from '../submission.ts';
import { ListNotes, placeText } from '../ui/list-notes.ts';
import { printData } from '../ui/print-data.ts';
import { sortUsage, USAGE_KEYS } from '../ui/sort-usage.ts';
import { roomOn } from '../ui/terminal.ts';
import { usageDocument, usageNotes, usageText } from '../ui/usage-text.ts';
import { wrapFor } from '../ui/wrap-for.ts';

export class Top extends BaseCommand {
  static override description =
    'Shows what workloads use now of the CPU and memory they asked for, the GPUs set aside for them, and the quota of the namespace.';

  static override usage = 'top [WORKLOAD] [FLAGS]';

  static override examples = [
    '<%= config.bin %> top',
    '<%= config.bin %> top training/mnist',
    '<%= config.bin %> top -A --all-users --sort-by gpu',
    '<%= config.bin %> top --selector team=vision -o json',
  ];

  static override args = {
    workload: string({ description: 'Only this one, pod by pod.', ignoreStdin: true }),
  };

  static override flags = {
    ...WHOSE_FLAGS,
    ...sortFlag(USAGE_KEYS),
    ...DATA_FLAG,
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(Top);
    const { host } = this;
    const { 'all-namespaces': allNamespaces, 'all-users': allUsers, 'sort-by': sortBy, selector } = flags;
    refuseOneAmongMany(args.workload, { '--all-namespaces': allNamespaces, '--selector': selector !== undefined });
    return withCluster(flags, host, async (api, progress) => {
      const { signal, stdout, stderr } = host;
      const namespace = allNamespaces ? undefined : await clusterNamespace(api, { flags, host });
      const workload = await this.#one(api, args.workload, namespace);
      const isMine = workload === undefined && !allUsers;
      const notes = new ListNotes();
      const found = await workloadUsage(api, {
        namespace,
        workload,
        user: isMine ? await ownLabel(api, signal) : undefined,
        selector,
        candidates: allNamespaces ? await contextNamespaces(flags, host) : undefined,
        onGap: (gap) => notes.gap(gap),
        signal,
      });
      if (found.workloads.length === 0) await requirePlace(api, { namespace, signal });
      const usage = sortBy === undefined ? found : { ...found, workloads: sortUsage(found.workloads, sortBy) };
      progress.stop();
      printData(host, flags.output, {
        document: usageDocument(usage),
        text: () => usageText(usage, { byPod: workload !== undefined, allNamespaces, room: roomOn(stdout) }),
      });
      const none = usage.workloads.length === 0 ? [nothing(namespace, { isMine, workload })] : [];
      for (const note of [...none, ...usageNotes(usage, namespace), ...notes.gapLines()])
        stderr.write(`${wrapFor(stderr, note)}\n`);
      return EXIT_OK;
    });
  }

  async #one(
    api: KubeApi,
    wanted: string | undefined,
    namespace: string | undefined,
  ): Promise<WorkloadStatus | undefined> {
    if (wanted === undefined || namespace === undefined) return undefined;
    return resolveWorkload(api, wanted, { namespace, signal: this.host.signal });
  }
}

function refuseOneAmongMany(workload: string | undefined, many: Readonly<Record<string, boolean>>): void {
  const [flag] = Object.entries(many).find(([, isGiven]) => isGiven) ?? [];
  if (workload === undefined || flag === undefined) return;
  throw new AisubmitError('INVALID_INPUT', `${flag} is for many workloads, and "${workload}" is one`, {
    fix: `leave out ${flag}, or the name`,
  });
}

interface Asked {
  readonly isMine: boolean;
  readonly workload: WorkloadStatus | undefined;
}

function nothing(namespace: string | undefined, { isMine, workload }: Asked): string {
  if (workload !== undefined) return `Nothing of ${shortId(workload)} runs: ${workload.sentence}.`;
  const where = placeText(namespace);
  if (!isMine) return `Nothing runs ${where}.`;
  return `Nothing of yours runs ${where}. See everybody's with --all-users.`;
}
