import { string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { BUILT_IN_FLAG, DATA_FLAG } from '../flags/look-flags.ts';
import { withGround } from '../ground/with-ground.ts';
import { policyReport } from '../ui/policy-report.ts';
import { policyText } from '../ui/policy-text.ts';
import { printData } from '../ui/print-data.ts';

export class PolicyShow extends BaseCommand {
  static override description =
    'Shows the policy that holds for you in a namespace: every rule and setting, and which layer made it. Where no cluster ' +
    'is configured it is the built-in one.';

  static override usage = 'policy show [FLAGS]';

  static override examples = [
    '<%= config.bin %> policy show',
    '<%= config.bin %> policy show -n team-a --policy mine.yaml -o yaml',
  ];

  static override flags = {
    policy: string({ summary: 'Policy file or folder that holds as well.', helpValue: 'FILE' }),
    ...DATA_FLAG,
    ...BUILT_IN_FLAG,
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(PolicyShow);
    const { host } = this;
    return withGround(
      { flags, host, offline: flags['built-in'], instead: '--built-in' },
      async ({ ground, online }) => {
        const namespace = online ? await ground.namespaceOf(undefined) : flags.namespace;
        const [force, requester] = await Promise.all([ground.policyFor(undefined), ground.requester()]);
        const report = policyReport(force, { namespace, user: requester?.username });
        ground.beforeAsking();
        printData(host, flags.output, { document: report, text: () => policyText(report) });
        return EXIT_OK;
      },
    );
  }
}
