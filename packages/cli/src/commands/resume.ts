import { boolean, string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { durationSeconds } from '../flags/duration-flag.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { POLICY_FLAGS } from '../flags/policy-flags.ts';
import { WORKLOAD_ARG } from '../flags/workload-arg.ts';

export class Resume extends BaseCommand {
  static override description =
    'Lets a suspended workload go on. A notebook that has ended is started again as it was asked for, on the same home, under the policy of today; a finished run only with --from-start.';

  static override usage = 'resume WORKLOAD [FLAGS]';

  static override examples = [
    '<%= config.bin %> resume lab',
    '<%= config.bin %> resume training/mnist --from-start',
    '<%= config.bin %> resume lab --dry-run=server',
  ];

  static override args = WORKLOAD_ARG;

  static override flags = {
    'from-start': boolean({ summary: 'Run a finished training again; what it wrote to volumes is still there.' }),
    yes: boolean({ char: 'y', summary: 'Do not ask before going on with an interrupted resume.' }),
    'dry-run': string({
      summary: 'client: only say what would be done. server: let the cluster say whether it would take it.',
      helpValue: 'WHERE',
      options: ['none', 'client', 'server'],
      default: 'none',
    }),
    output: string({ char: 'o', summary: 'name prints only the name.', options: ['name'], helpValue: 'FORMAT' }),
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
    // 0 watches without an end, as with the commands that submit.
    const timeout = flags.timeout === '0' ? 0 : durationSeconds('--timeout', flags.timeout);
    return withCluster(flags, host, async (api, progress) => {
      const { resumeFlow } = await import('../manage/resume-flow.ts');
      const namespace = await clusterNamespace(api, { flags, host });
      return resumeFlow(api, args.workload, {
        flags: { ...flags, namespace },
        host,
        progress,
        timeoutSeconds: timeout,
      });
    });
  }
}
