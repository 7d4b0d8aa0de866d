import { parseTemplate } from '@aisubmit/sdk';
import { TEMPLATES } from '@aisubmit/templates';
import { string as argument } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { writeStarter } from '../write-starter.ts';

export class TemplateInit extends BaseCommand {
  static override description =
    'Writes a template with comments, to be changed and published: one that comes with aisubmit, under a name of your own.';

  static override usage = 'template init NAME [FLAGS]';

  static override examples = [
    '<%= config.bin %> template init our-notebook --from jupyter-pytorch --output-file our-notebook.yaml',
    '<%= config.bin %> template init vllm > vllm.yaml',
  ];

  static override args = {
    name: argument({ description: 'Name of the new template.', required: true, ignoreStdin: true }),
  };

  static override flags = {
    from: string({ summary: 'Built-in template to start from; that of the same name when absent.', helpValue: 'NAME' }),
    'output-file': string({ summary: 'Write to this file, which must not exist.', helpValue: 'FILE' }),
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(TemplateInit);
    const { name } = args;
    const from = flags.from ?? name;
    const file = flags['output-file'];
    await writeStarter({
      what: 'template',
      name,
      from,
      catalogue: TEMPLATES,
      parse: parseTemplate,
      file,
      host: this.host,
    });
    return EXIT_OK;
  }
}
