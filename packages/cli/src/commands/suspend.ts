import { isStopped, requireNamespace, suspendWorkload, whoAmI } from '@aisubmit/sdk/client';
import { boolean, string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { durationSeconds } from '../flags/duration-flag.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { CHANGE_FLAGS, dryRunWords, WORKLOAD_ARGS } from '../flags/workload-args.ts';
import { chooseWorkloads } from '../manage/choose-workloads.ts';
import { eachWorkload } from '../manage/each-workload.ts';
import { othersNote } from '../manage/others-note.ts';
import { suspendNote } from '../manage/suspend-note.ts';
import { shortId } from '../submission.ts';

export class Suspend extends BaseCommand {
  static override description =
    'Ends the pods of a workload and frees what they used; resume lets it go on. Volumes and finished trials stay, what is in memory and on scratch space is lost, and so is the log.';

  static override usage = 'suspend WORKLOAD... [FLAGS]';

  static override examples = [
    '<%= config.bin %> suspend lab',
    '<%= config.bin %> logs mnist > mnist.log && <%= config.bin %> suspend mnist',
    '<%= config.bin %> suspend --selector team=vision --no-wait',
  ];

  static override args = WORKLOAD_ARGS;

  static override flags = {
    all: boolean({ summary: 'Everything that you submitted here.' }),
    ...CHANGE_FLAGS,
    wait: boolean({ summary: 'Wait until its pods have ended.', default: true, allowNo: true }),
    timeout: string({
      summary: 'Longest wait for them; without it their grace period and half a minute.',
      helpValue: 'TIME',
    }),
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(Suspend);
    const { host } = this;
    const { signal } = host;
    const { 'dry-run': dryRun, selector, all } = flags;
    const timeout = flags.timeout === undefined ? undefined : durationSeconds('--timeout', flags.timeout);
    return withCluster(flags, host, async (api, progress) => {
      const namespace = await clusterNamespace(api, { flags, host });
      const found = await chooseWorkloads(api, { names: args.workloads ?? [], selector, all }, { namespace, signal });
      const chosen = selector === undefined && !all ? found : found.filter(({ state }) => !isStopped(state));
      if (found.length === 0) await requireNamespace(api, namespace, { signal });
      if (chosen.length === 0) progress.say('nothing to suspend');
      const { username } = await whoAmI(api, { signal });
      await eachWorkload(chosen, async (ref) => {
        const id = shortId(ref);
        const other = othersNote(ref, username);
        if (other !== undefined) progress.say(other);
        progress.step(`Suspending ${id}`);
        const options = { wait: flags.wait, dryRun: dryRun === 'server', timeoutSeconds: timeout, signal };
        const onPodsLeft = (left: number): void => {
          if (left > 0) progress.step(`Suspending ${id}, ${left} ${left === 1 ? 'pod' : 'pods'} to end`);
        };
        const changed = dryRun === 'client' || (await suspendWorkload(api, ref, { ...options, onPodsLeft })).changed;
        progress.stop();
        const done = changed ? `suspended${dryRunWords(dryRun)}` : 'unchanged';
        host.stdout.write(flags.output === 'name' ? `${id}\n` : `${id} ${done}\n`);
        if (flags.output === undefined) host.stderr.write(suspendNote(ref, changed));
      });
      return EXIT_OK;
    });
  }
}
