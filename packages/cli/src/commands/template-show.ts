import { string } from '@oclif/core/args';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { BUILT_IN_FLAG, DATA_FLAG } from '../flags/look-flags.ts';
import { readTemplateFlag } from '../ground/choose-template.ts';
import { withGround } from '../ground/with-ground.ts';
import { documents } from '../ui/print-objects.ts';
import { templateDocument, templateText } from '../ui/template-text.ts';

export class TemplateShow extends BaseCommand {
  static override description =
    'Shows what a template gives, what it leaves to you, and what the policy says about the same fields.';

  static override usage = 'template show NAME|FILE [FLAGS]';

  static override examples = [
    '<%= config.bin %> template show jupyter-pytorch',
    '<%= config.bin %> template show vllm -o yaml',
  ];

  static override args = {
    template: string({ description: 'Name of a template, or a file.', required: true, ignoreStdin: true }),
  };

  static override flags = { ...DATA_FLAG, ...BUILT_IN_FLAG, ...CLUSTER_FLAGS };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(TemplateShow);
    const { host } = this;
    const given = await readTemplateFlag(args.template, host);
    const offline = flags['built-in'] || given?.templates !== undefined;
    return withGround({ flags, host, offline, instead: '--built-in' }, async ({ ground }) => {
      const templates = given?.templates ?? [await ground.templateNamed(args.template, undefined)];
      const { policy } = await ground.policyFor(undefined);
      ground.beforeAsking();
      const text = (): string => templates.map((template) => templateText(template, policy)).join('\n');
      const data = (): string => documents(templates.map(templateDocument), flags.output === 'json');
      host.stdout.write(flags.output === undefined ? text() : data());
      return EXIT_OK;
    });
  }
}
