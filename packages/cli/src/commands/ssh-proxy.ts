import { string } from '@oclif/core/args';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { readHostRecord } from '../ssh/host-record.ts';
import { sshFolder } from '../ssh/ssh-folder.ts';
import { sshProxy } from '../ssh/ssh-proxy.ts';

export class SshProxy extends BaseCommand {
  static override description =
    'Connects SSH with a notebook: the ProxyCommand of the hosts that connect --ide makes. Nobody types it.';

  static override usage = 'ssh-proxy HOST';

  static override args = {
    host: string({ description: 'Host as the settings of SSH name it.', required: true, ignoreStdin: true }),
  };

  static override flags = {};

  async run(): Promise<number> {
    const { args } = await this.readLine(SshProxy);
    const record = await readHostRecord(sshFolder(this.host), args.host);
    try {
      return await sshProxy(record, this.host, { input: process.stdin, output: process.stdout });
    } catch (error) {
      // SSH ends its ProxyCommand with a SIGHUP when it is done: that is no interruption worth a word.
      if (this.host.signal.aborted) return EXIT_OK;
      throw error;
    }
  }
}
