import { AisubmitError } from '@aisubmit/sdk';
import { BaseCommand } from '../base-command.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { IDE_FLAGS } from '../flags/ide-flags.ts';
import { WORKLOAD_ARG } from '../flags/workload-arg.ts';

export class Connect extends BaseCommand {
  static override description =
    'Opens a notebook in VS Code or PyCharm on your desktop, over SSH through the API server.';

  static override usage = 'connect WORKLOAD [FLAGS]';

  static override examples = [
    '<%= config.bin %> connect lab --ide vscode',
    '<%= config.bin %> connect lab --ide pycharm',
    'ssh $(<%= config.bin %> connect lab --ide vscode --print)',
  ];

  static override args = WORKLOAD_ARG;

  static override flags = { ...IDE_FLAGS, ...CLUSTER_FLAGS };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(Connect);
    if (flags.ide !== undefined || flags.print || flags.remove) {
      return (await import('../ssh/connect-ide.ts')).connectIde([args.workload], flags, this.host);
    }
    throw new AisubmitError('INVALID_INPUT', '--ide is missing', { fix: 'write --ide vscode or --ide pycharm' });
  }
}
