import { boolean, string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { durationSeconds } from '../flags/duration-flag.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { POLICY_FLAGS } from '../flags/policy-flags.ts';
import { CHANGE_FLAGS, WORKLOAD_ARGS } from '../flags/workload-args.ts';
import { throwUnlessOneWay } from '../manage/choose-workloads.ts';

export class Resume extends BaseCommand {
  static override description =
    'Lets suspended workloads go on. A notebook that has ended is started again as it was asked for, on the same home, under the policy of today; a finished run only with --from-start.';

  static override usage = 'resume WORKLOAD... [FLAGS]';

  static override examples = [
    '<%= config.bin %> resume lab',
    '<%= config.bin %> resume training/mnist --from-start',
    '<%= config.bin %> resume lab llm --dry-run=server',
    '<%= config.bin %> resume --all',
  ];

  static override args = WORKLOAD_ARGS;

  static override flags = {
    all: boolean({ summary: 'Everything that you submitted here and that is suspended.' }),
    ...CHANGE_FLAGS,
    'from-start': boolean({
      summary: 'Run a finished training again; what it wrote to volumes is still there.',
      exclusive: ['all', 'selector'],
    }),
    yes: boolean({ char: 'y', summary: 'Do not ask before going on with an interrupted resume.' }),
    detach: boolean({ aliases: ['no-follow'], summary: 'Return at once.' }),
    timeout: string({
      summary: 'How long to watch it start; it goes on afterwards.',
      helpValue: 'TIME',
      default: '5m',
    }),
    ...POLICY_FLAGS,
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(Resume);
    const { host } = this;
    const choice = { names: args.workloads ?? [], selector: flags.selector, all: flags.all };
    throwUnlessOneWay(choice);
    // 0 watches without an end, as with the commands that submit.
    const timeout = flags.timeout === '0' ? 0 : durationSeconds('--timeout', flags.timeout);
    return withCluster(flags, host, async (api, progress) => {
      const { resumeFlow } = await import('../manage/resume-flow.ts');
      const namespace = await clusterNamespace(api, { flags, host });
      return resumeFlow(api, choice, {
        flags: { ...flags, namespace },
        host,
        progress,
        timeoutSeconds: timeout,
      });
    });
  }
}
