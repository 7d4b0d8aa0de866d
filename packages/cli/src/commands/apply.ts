import { BaseCommand } from '../base-command.ts';
import { FILE_FLAGS } from '../flags/file-flags.ts';
import { SUBMIT_FLAGS } from '../flags/submit-flags.ts';
import { chooseTemplate } from '../ground/choose-template.ts';
import { loadRequests } from '../load-requests.ts';
import { readFiles } from '../read-files.ts';
import type { MakeRequests } from '../submission.ts';
import { submitFlow } from '../submit-flow.ts';

export class Apply extends BaseCommand {
  static override description =
    'Submits the workloads of files. All are parsed, checked and tried on the cluster before any is written. ' +
    'What is unchanged stays as it is; a changed endpoint rolls out; a changed notebook or run needs --replace.';

  static override usage = 'apply -f FILE... [FLAGS]';

  static override examples = [
    '<%= config.bin %> apply -f training.yaml',
    '<%= config.bin %> apply -f requests/ --dry-run=server',
  ];

  static override flags = { ...FILE_FLAGS, ...SUBMIT_FLAGS };

  async run(): Promise<number> {
    const { flags } = await this.readLine(Apply);
    const { host } = this;
    const loaded = loadRequests(await readFiles(flags.filename, { host, recursive: flags.recursive }));
    const make: MakeRequests = (ground, given) =>
      Promise.all(loaded.map((each) => chooseTemplate(each, given, ground)));
    return submitFlow(make, { flags, wait: false, rerun: false, host });
  }
}
