import { AisubmitError, CONTROLS, closest, escapeControlChars, explainField, FIELD_PATHS } from '@aisubmit/sdk';
import { string as argument } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import type { Ground } from '../ground/ground.ts';
import { readTemplateFlag } from '../ground/choose-template.ts';
import { withGround } from '../ground/with-ground.ts';
import { controlText, fieldText } from '../ui/explanation-text.ts';

export class Explain extends BaseCommand {
  static override description =
    'Explains a control by its id (why it is there, what to do) or a field of a request by its path (what it is without a ' +
    'choice, what each layer says), and what the policy here makes of it.';

  static override usage = 'explain CONTROL|FIELD [FLAGS]';

  static override examples = [
    '<%= config.bin %> explain image-digest',
    '<%= config.bin %> explain resources.memory --template jupyter-pytorch',
  ];

  static override args = {
    what: argument({
      description: 'Id of a control, or path of a field such as resources.memory.',
      required: true,
      ignoreStdin: true,
    }),
  };

  static override flags = {
    policy: string({ summary: 'Policy file or folder that holds as well.', helpValue: 'FILE' }),
    template: string({ summary: 'Template whose rules to show too: a name or a file.', helpValue: 'NAME|FILE' }),
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(Explain);
    const { host } = this;
    const explain = explainer(args.what);
    const instead = 'unset KUBECONFIG to see what is built in';
    return withGround({ flags, host, offline: false, instead }, async ({ ground }) => {
      const text = await explain(ground, () => templateOf(flags.template, ground, this));
      ground.beforeAsking();
      host.stdout.write(text);
      return EXIT_OK;
    });
  }
}
