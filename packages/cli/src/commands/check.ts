import { escapeControlChars } from '@aisubmit/sdk';
import { string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK, EXIT_REFUSED } from '../exit-codes.ts';
import { FILE_FLAGS } from '../flags/file-flags.ts';
import { OFFLINE_FLAGS } from '../flags/global-flags.ts';
import { judgeLocated } from '../judge-located.ts';
import { loadManifests } from '../load-manifests.ts';
import { VERSION } from '../package-facts.ts';
import { readFiles } from '../read-files.ts';
import { type CheckReport, checkAsJson, checkAsText } from '../ui/check-report.ts';
import { checkAsSarif } from '../ui/check-sarif.ts';

export class Check extends BaseCommand {
  static override description =
    'Judges any Kubernetes manifests by the policy, whoever made them, and requests as what they become. Asks no cluster. ' +
    'Exits with 3 when something breaks it.';

  static override usage = 'check -f FILE... [FLAGS]';

  static override examples = [
    '<%= config.bin %> check -f deployment.yaml',
    'helm template mychart | <%= config.bin %> check -f -',
    '<%= config.bin %> check -f manifests/ -o sarif > aisubmit.sarif',
  ];

  static override flags = {
    ...FILE_FLAGS,
    output: string({ char: 'o', summary: 'Print as data.', options: ['json', 'sarif'], helpValue: 'FORMAT' }),
    ...OFFLINE_FLAGS,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(Check);
    const { host } = this;
    const located = loadManifests(await readFiles(flags.filename, { host, recursive: flags.recursive }));
    const report = judgeLocated(located, flags.namespace);
    host.stdout.write(PRINTERS[flags.output ?? 'text']?.(report, VERSION) ?? '');
    if (flags.output === undefined) host.stderr.write(summary(report));
    return report.findings.length === 0 ? EXIT_OK : EXIT_REFUSED;
  }
}

const PRINTERS: Readonly<Record<string, (report: CheckReport, version: string) => string>> = {
  text: checkAsText,
  json: checkAsJson,
  sarif: checkAsSarif,
};

function summary({ judged, findings, notJudged }: CheckReport): string {
  const rest = notJudged.map(({ object, reason }) => `note: ${escapeControlChars(object)} was not judged: ${reason}\n`);
  const verdict = findings.length === 0 ? 'no violations' : count(findings.length, 'violation');
  return `${rest.join('')}${count(judged, 'object')} judged, ${verdict}\n`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
