import { boolean, string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { FILE_FLAGS } from '../flags/file-flags.ts';
import { OFFLINE_FLAGS } from '../flags/global-flags.ts';
import { POLICY_FLAGS } from '../flags/policy-flags.ts';
import { chooseTemplate, readTemplateFlag } from '../ground/choose-template.ts';
import { offlineGround } from '../ground/offline-ground.ts';
import { loadRequests } from '../load-requests.ts';
import { offlineBundles } from '../offline-bundles.ts';
import { readFiles } from '../read-files.ts';
import { printBundles } from '../ui/print-objects.ts';
import { orRefusal } from '../ui/refusal.ts';

export class Render extends BaseCommand {
  static override description =
    'Prints the Kubernetes objects that requests become, checked against the built-in policy and --policy. Asks no cluster. ' +
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
    ...POLICY_FLAGS,
    ...OFFLINE_FLAGS,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(Render);
    const { host } = this;
    const loaded = loadRequests(await readFiles(flags.filename, { host, recursive: flags.recursive }));
    const withSecrets = flags['with-secrets'];
    return orRefusal({ host, output: flags.output }, async () => {
      const [given, ground] = [await readTemplateFlag(flags.template, host), await offlineGround(flags, host)];
      const requests = await Promise.all(loaded.map((each) => chooseTemplate(each, given, ground)));
      const bundles = await offlineBundles(requests, { ground, host, withSecrets });
      printBundles(bundles, { format: FORMATS[flags.output] ?? 'yaml', host, withSecrets });
      return EXIT_OK;
    });
  }
}

const FORMATS: Readonly<Record<string, 'json' | 'name'>> = { json: 'json', name: 'name' };
