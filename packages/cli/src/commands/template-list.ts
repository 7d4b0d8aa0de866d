import { toYaml } from '@aisubmit/sdk';
import type { TemplateSource } from '@aisubmit/sdk/client';
import { string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { BUILT_IN_FLAG } from '../flags/look-flags.ts';
import { withGround } from '../ground/with-ground.ts';
import type { Sink } from '../host.ts';
import type { Column } from '../ui/column.ts';
import { TableWriter } from '../ui/table.ts';
import { roomOn } from '../ui/terminal.ts';

export class TemplateList extends BaseCommand {
  static override description =
    'Lists the templates of your organisation, of your namespace, and those that come with aisubmit.';

  static override usage = 'template list [FLAGS]';

  static override examples = ['<%= config.bin %> template list', '<%= config.bin %> template list --kind notebook'];

  static override flags = {
    kind: string({
      summary: 'Only templates for this kind of workload.',
      options: ['notebook', 'training', 'inference'],
      helpValue: 'KIND',
    }),
    output: string({ char: 'o', summary: 'Print as data.', options: ['json', 'yaml', 'name'], helpValue: 'FORMAT' }),
    ...BUILT_IN_FLAG,
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(TemplateList);
    const { host } = this;
    const all = await withGround({ flags, host, offline: flags['built-in'], instead: '--built-in' }, ({ ground }) =>
      ground.templates(undefined),
    );
    const shown = all.filter(({ kind }) => flags.kind === undefined || kind.toLowerCase() === flags.kind);
    PRINTERS[flags.output ?? 'table']?.(shown, host.stdout);
    if (shown.length === 0) host.stderr.write('No templates.\n');
    return EXIT_OK;
  }
}

type Printer = (templates: readonly TemplateSource[], sink: Sink) => void;

const PRINTERS: Readonly<Record<string, Printer>> = {
  table: (templates, sink) =>
    new TableWriter(COLUMNS, (text) => sink.write(text), { room: roomOn(sink) }).page(templates),
  name: (templates, sink) => sink.write(templates.map(({ name }) => `${name}\n`).join('')),
  json: (templates, sink) => sink.write(`${JSON.stringify(listDocument(templates), undefined, 2)}\n`),
  yaml: (templates, sink) => sink.write(toYaml(listDocument(templates))),
};

const COLUMNS: readonly Column<TemplateSource>[] = [
  { heading: 'NAME', text: ({ name }) => name },
  { heading: 'KIND', text: ({ kind }) => kind },
  { heading: 'TITLE', text: ({ title }) => title, shrinks: true, spare: 2 },
  {
    heading: 'ORIGIN',
    text: ({ origin }) => (origin.kind === 'namespace' ? `namespace ${origin.namespace}` : origin.kind),
    spare: 1,
  },
];

function listDocument(items: readonly TemplateSource[]): object {
  return { apiVersion: 'aisubmit.dev/v1alpha1', kind: 'TemplateList', items };
}
