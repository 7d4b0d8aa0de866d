import {
  AisubmitError,
  CONTROLS,
  closest,
  escapeControlChars,
  explainField,
  FIELD_PATHS,
  type Policy,
} from '@aisubmit/sdk';
import { string as argument } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { BUILT_IN_FLAG } from '../flags/look-flags.ts';
import { findTemplate, readTemplateFlag } from '../ground/choose-template.ts';
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
    ...BUILT_IN_FLAG,
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(Explain);
    const { host } = this;
    const explain = explainer(args.what);
    const given = await readTemplateFlag(flags.template, host);
    return withGround({ flags, host, offline: flags['built-in'], instead: '--built-in' }, async ({ ground }) => {
      const template = await findTemplate(undefined, {
        given,
        kind: 'Notebook',
        find: (name) => ground.templateNamed(name, undefined),
      });
      const [{ policy }, requester] = await Promise.all([ground.policyFor(undefined), ground.requester()]);
      ground.beforeAsking();
      host.stdout.write(explain(policy, { template, requester }));
      return EXIT_OK;
    });
  }
}

type Explainer = (policy: Policy, about: Parameters<typeof explainField>[2]) => string;

/** @throws {AisubmitError} `INVALID_INPUT` for what is neither a control nor a field. */
function explainer(what: string): Explainer {
  const control = CONTROLS.find(({ id }) => id === what);
  if (control !== undefined) return (policy) => controlText(control, policy);
  const path = what.replace(/^spec\./, '');
  if (FIELD_PATHS.includes(path)) return (policy, about) => fieldText(explainField(path, policy, about));
  throw new AisubmitError(
    'INVALID_INPUT',
    `"${escapeControlChars(what)}" is neither a control nor a field of a request`,
    { fix: instead(path) },
  );
}

function instead(path: string): string {
  const inside = FIELD_PATHS.filter((field) => field.startsWith(`${path}.`));
  if (inside.length > 0) return `name one of ${inside.join(', ')}`;
  const [entry = ''] = path.split(/[.[]/);
  if (FIELD_PATHS.includes(entry)) return `rules are about the whole of ${entry}: kubectl aisubmit explain ${entry}`;
  const ids = CONTROLS.map(({ id }) => id);
  const near = closest(path, [...ids, ...FIELD_PATHS]) ?? FIELD_PATHS.find((field) => field.endsWith(`.${path}`));
  if (near !== undefined) return `did you mean ${near}?`;
  return `controls are ${ids.join(', ')}; fields are ${FIELD_PATHS.join(', ')}`;
}
