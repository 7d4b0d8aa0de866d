import { parsePolicy } from '@aisubmit/sdk';
import { POLICIES } from '@aisubmit/templates';
import { string as argument } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { writeStarter } from '../write-starter.ts';

export class PolicyInit extends BaseCommand {
  static override description =
    'Writes a policy with comments, to be changed and published: baseline, strict or airgapped, under a name of your own.';

  static override usage = 'policy init NAME [FLAGS]';

  static override examples = [
    '<%= config.bin %> policy init research --from strict --output-file policy.yaml',
    '<%= config.bin %> policy init airgapped > airgapped.yaml',
  ];

  static override args = {
    name: argument({ description: 'Name of the new policy.', required: true, ignoreStdin: true }),
  };

  static override flags = {
    from: string({
      summary: 'Policy to start from; that of the same name when absent.',
      options: ['baseline', 'strict', 'airgapped'],
      helpValue: 'NAME',
    }),
    'output-file': string({ summary: 'Write to this file, which must not exist.', helpValue: 'FILE' }),
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(PolicyInit);
    const { name } = args;
    const from = flags.from ?? name;
    const file = flags['output-file'];
    await writeStarter({ what: 'policy', name, from, catalogue: POLICIES, parse: parsePolicy, file, host: this.host });
    return EXIT_OK;
  }
}
