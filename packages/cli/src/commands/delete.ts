import { AisubmitError } from '@aisubmit/sdk';
import { type KubeApi, removeWorkload, requireNamespace, type WorkloadStatus, whoAmI } from '@aisubmit/sdk/client';
import { boolean, string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { durationSeconds } from '../flags/duration-flag.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { CHANGE_FLAGS, WORKLOAD_ARGS } from '../flags/workload-args.ts';
import { throwUnlessOneWay } from '../manage/choose-workloads.ts';
import { deleteQuestion } from '../manage/delete-question.ts';
import { deleteWorkload } from '../manage/delete-workload.ts';
import { eachWorkload } from '../manage/each-workload.ts';
import { othersNote } from '../manage/others-note.ts';
import { workloadsToDelete } from '../manage/workloads-to-delete.ts';
import { askYesNo, canAsk } from '../ui/ask.ts';

export class Delete extends BaseCommand {
  static override description =
    'Deletes workloads: first their pods end, then what protects them goes. Volumes stay unless --purge says otherwise. Nothing hurries a pod that does not end: what isolates it stays until it has.';

  static override usage = 'delete WORKLOAD... [FLAGS]';

  static override examples = [
    '<%= config.bin %> delete mnist',
    '<%= config.bin %> delete notebook/lab --purge',
    '<%= config.bin %> delete --selector sweep=lr --yes',
    '<%= config.bin %> delete --all --dry-run=client',
  ];

  static override args = WORKLOAD_ARGS;

  static override flags = {
    all: boolean({ summary: 'Everything that you submitted here.' }),
    ...CHANGE_FLAGS,
    yes: boolean({ char: 'y', summary: 'Do not ask.' }),
    wait: boolean({
      summary: 'Wait until it is gone; its pods are waited for in any case.',
      default: true,
      allowNo: true,
    }),
    timeout: string({
      summary: 'Longest wait for its pods to end; without it their grace period and half a minute.',
      helpValue: 'TIME',
    }),
    'ignore-not-found': boolean({ summary: 'What is not there is as good as deleted.' }),
    purge: boolean({ summary: 'Delete the volumes that were made for it as well, with all data in them.' }),
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(Delete);
    const { host } = this;
    const timeout = flags.timeout === undefined ? undefined : durationSeconds('--timeout', flags.timeout);
    const choice = { names: args.workloads ?? [], selector: flags.selector, all: flags.all };
    throwUnlessOneWay(choice);
    return withCluster(flags, host, async (api, progress) => {
      const namespace = await clusterNamespace(api, { flags, host });
      const missing = flags['ignore-not-found'] ? 'ignored' : 'refused';
      const chosen = await workloadsToDelete(api, choice, { namespace, missing, host });
      if (chosen.length === 0 && missing === 'refused') await requireNamespace(api, namespace, { signal: host.signal });
      progress.stop();
      if (chosen.length === 0) {
        host.stderr.write('nothing to delete\n');
        return EXIT_OK;
      }
      if (flags['dry-run'] === 'none' && !(await this.#confirm(api, chosen, flags))) {
        host.stderr.write('nothing was deleted\n');
        return EXIT_OK;
      }
      const options = { ...flags, dryRun: flags['dry-run'], timeoutSeconds: timeout, namespace };
      await eachWorkload(chosen, (status) => deleteWorkload(api, status, { options, host, progress }));
      return EXIT_OK;
    });
  }

  async #confirm(
    api: KubeApi,
    chosen: readonly WorkloadStatus[],
    flags: {
      readonly yes: boolean;
      readonly purge: boolean;
      readonly all: boolean;
      readonly selector?: string | undefined;
    },
  ): Promise<boolean> {
    const { host } = this;
    const { username } = await whoAmI(api, { signal: host.signal });
    if (flags.yes || !canAsk(host)) {
      for (const note of chosen.flatMap((each) => othersNote(each, username) ?? [])) host.stderr.write(`${note}\n`);
      if (flags.yes) return true;
      throwUnlessPlain(flags, chosen.length);
      return true;
    }
    const { purge } = flags;
    const namespace = chosen[0]?.namespace ?? '';
    const claims = await claimsOf(api, chosen, { purge, signal: host.signal });
    const { lines, question } = deleteQuestion(chosen, { purge, namespace, username, claims });
    for (const line of lines) host.stderr.write(`${line}\n`);
    return askYesNo(host, question);
  }
}

/** More than a person reads are not looked for. */
const ASKED_ABOUT = 10;

/** Volume claims of what is to go. Data that others use is refused here, before anybody is asked. */
async function claimsOf(
  api: KubeApi,
  chosen: readonly WorkloadStatus[],
  { purge, signal }: { readonly purge: boolean; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  if (chosen.length > ASKED_ABOUT) return [];
  const tried = chosen.map((ref) => removeWorkload(api, ref, { dryRun: 'client', purge, signal }));
  return (await Promise.all(tried)).flatMap(({ kept, purged }) => [...kept, ...purged]);
}

/** Names are meant; what a label or --all takes in may be more than anybody thought, and data never comes back. */
function throwUnlessPlain(
  { purge, all, selector }: { readonly purge: boolean; readonly all: boolean; readonly selector?: string | undefined },
  count: number,
): void {
  if (purge)
    throw new AisubmitError('INVALID_INPUT', '--purge deletes data, and nobody can be asked', { fix: 'add --yes' });
  if (!all && selector === undefined) return;
  throw new AisubmitError(
    'INVALID_INPUT',
    `${all ? '--all' : '--selector'} would delete ${count} ${count === 1 ? 'workload' : 'workloads'}, and nobody can be asked`,
    { fix: 'look at them with --dry-run=client, then add --yes' },
  );
}
