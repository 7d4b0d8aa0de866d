import { boolean, string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { FILE_FLAGS } from '../flags/file-flags.ts';
import { OFFLINE_FLAGS } from '../flags/global-flags.ts';
import { loadRequests } from '../load-requests.ts';
import { offlineBundles } from '../offline-bundles.ts';
import { readFiles } from '../read-files.ts';
import { printBundles } from '../ui/print-objects.ts';

export class Render extends BaseCommand {
  static override description =
    'Prints the Kubernetes objects that requests become, checked against the policy. Asks no cluster. ' +
    'The same file gives the same output.';

  static override usage = 'render -f FILE... [FLAGS]';

  static override examples = [
    '<%= config.bin %> render -f examples/quickstart/training.yaml -n team-a',
    '<%= config.bin %> render -f requests/ -n team-a -o json',
  ];

  static override flags = {
    ...FILE_FLAGS,
    output: string({
      char: 'o',
      summary: 'Format.',
      options: ['yaml', 'json', 'name'],
      default: 'yaml',
      helpValue: 'FORMAT',
    }),
    'with-secrets': boolean({ summary: 'Print generated Secrets as well, with a fresh token.' }),
    ...OFFLINE_FLAGS,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(Render);
    const { host } = this;
    const loaded = loadRequests(await readFiles(flags.filename, { host, recursive: flags.recursive }));
    const bundles = await offlineBundles(loaded, flags, host);
    printBundles(bundles, { format: FORMATS[flags.output] ?? 'yaml', host, withSecrets: flags['with-secrets'] });
    return EXIT_OK;
  }
}

const FORMATS: Readonly<Record<string, 'json' | 'name'>> = { json: 'json', name: 'name' };
