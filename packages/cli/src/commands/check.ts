import { AisubmitError, type PodSecurityStandard } from '@aisubmit/sdk';
import { boolean, string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK, EXIT_REFUSED } from '../exit-codes.ts';
import { FILE_FLAGS } from '../flags/file-flags.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { readTemplateFlag } from '../ground/choose-template.ts';
import { withGround } from '../ground/with-ground.ts';
import { judgeLocated } from '../judge-located.ts';
import { loadManifests } from '../load-manifests.ts';
import { VERSION } from '../package-facts.ts';
import { readFiles } from '../read-files.ts';
import { type CheckReport, checkAsJson, checkAsText, checkSummary } from '../ui/check-report.ts';
import { checkAsSarif } from '../ui/check-sarif.ts';

export class Check extends BaseCommand {
  static override description =
    'Judges any Kubernetes manifests, whoever made them, requests as what they become, and policies and templates by ' +
    'whether they can be used. Exits with 3 when something is broken. The policy is that of the namespace in your cluster; ' +
    'with --policy, --floor or --standard, or where no cluster is configured, none is asked.';

  static override usage = 'check -f FILE... [FLAGS]';

  static override examples = [
    '<%= config.bin %> check -f deployment.yaml',
    'helm template mychart | <%= config.bin %> check -f - --standard pss-restricted@v1.36',
    '<%= config.bin %> check -f manifests/ --policy policy.yaml -o sarif > aisubmit.sarif',
  ];

  static override flags = {
    ...FILE_FLAGS,
    output: string({ char: 'o', summary: 'Print as data.', options: ['json', 'sarif'], helpValue: 'FORMAT' }),
    policy: string({ summary: 'Judge by this policy file or folder.', helpValue: 'FILE' }),
    floor: boolean({ summary: 'Judge by the floor only: what no policy lifts.' }),
    standard: string({
      summary: 'Judge by a public standard only: pss-baseline or pss-restricted, with @v1.36 for a version.',
      helpValue: 'NAME',
    }),
    template: string({ summary: 'Template of requests: a name, a file or a folder.', helpValue: 'NAME|FILE' }),
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(Check);
    const { host } = this;
    refuseTwoJudges(flags);
    const standard = flags.standard === undefined ? undefined : await this.#standard(flags.standard);
    const located = loadManifests(await readFiles(flags.filename, { host, recursive: flags.recursive }));
    const given = await readTemplateFlag(flags.template, host);
    const offline = flags.floor || standard !== undefined || flags.policy !== undefined;
    const report = await withGround(
      { flags, host, offline, instead: '--policy FILE or --floor', mayBeMissing: true },
      ({ ground, namespace }) =>
        judgeLocated(located, { ground, given, namespace, ...(standard === undefined ? {} : { standard }) }),
    );
    host.stdout.write(PRINTERS[flags.output ?? 'text']?.(report, VERSION) ?? '');
    if (flags.output === undefined) host.stderr.write(checkSummary(report));
    return report.findings.length === 0 ? EXIT_OK : EXIT_REFUSED;
  }

  async #standard(name: string): Promise<PodSecurityStandard> {
    const { readStandard } = await import('../read-standard.ts');
    const standard = readStandard(name);
    if (standard.note !== undefined) this.host.stderr.write(`note: ${standard.note}\n`);
    return standard;
  }
}

const PRINTERS: Readonly<Record<string, (report: CheckReport, version: string) => string>> = {
  text: checkAsText,
  json: checkAsJson,
  sarif: checkAsSarif,
};

function refuseTwoJudges(flags: {
  readonly floor: boolean;
  readonly policy?: string | undefined;
  readonly standard?: string | undefined;
}): void {
  const given = [
    ...(flags.floor ? ['--floor'] : []),
    ...(flags.policy === undefined ? [] : ['--policy']),
    ...(flags.standard === undefined ? [] : ['--standard']),
  ];
  if (given.length < 2) return;
  throw new AisubmitError('INVALID_INPUT', `${given.join(' and ')} contradict each other`, { fix: 'choose one judge' });
}
