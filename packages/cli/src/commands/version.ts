import { boolean, string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { VERSION } from '../package-facts.ts';
import { versionLine } from '../version-line.ts';

export class Version extends BaseCommand {
  static override flags = {
    client: boolean({ summary: 'Only the version of the plugin; asks no cluster.' }),
    output: string({ char: 'o', summary: 'Print as data.', options: ['json', 'yaml'] }),
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    await this.readLine(Version);
    this.host.stdout.write(`${versionLine(VERSION)}\n`);
    return EXIT_OK;
  }
}
