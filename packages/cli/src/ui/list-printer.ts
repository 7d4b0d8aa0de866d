import { AisubmitError, toYaml } from '@aisubmit/sdk';
import type { WorkloadSummary } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import { shortId } from '../submission.ts';
import { age } from './age.ts';
import type { Column } from './column.ts';
import { CUSTOM_COLUMNS, customColumns } from './custom-columns.ts';
import { shownState } from './shown-state.ts';
import { TableWriter } from './table.ts';
import { roomOn } from './terminal.ts';
import { workloadDocument } from './workload-json.ts';

/** A workload of a list; `gone` when it was deleted while the list was watched. */
export interface ListRow extends WorkloadSummary {
  readonly gone?: boolean | undefined;
}

/** Prints pages of workloads as they come; nothing is kept. */
export interface ListPrinter {
  page(rows: readonly ListRow[]): void;
  /** Ends the output. */
  end(): void;
}

export interface ListPrinterOptions {
  readonly host: Host;
  readonly allNamespaces: boolean;
  /** @default true */
  readonly headings?: boolean | undefined;
  /** True for a list without an end: JSON is then one document a line, YAML a stream of documents. */
  readonly watch?: boolean | undefined;
}

const FORMATS = ['wide', 'json', 'yaml', 'name'];

/**
 * Makes the printer for a value of `-o`; without one it is a table.
 *
 * @throws AisubmitError `INVALID_INPUT` for a format that there is not.
 */
export function listPrinter(format: string | undefined, options: ListPrinterOptions): ListPrinter {
  if (format === undefined || format === 'wide') return tablePrinter(columns(format === 'wide', options), options);
  if (format === 'json') return options.watch === true ? linePrinter(options, JSON.stringify) : jsonPrinter(options);
  if (format === 'yaml')
    return options.watch === true
      ? linePrinter(options, (row) => `---\n${toYaml(row).trimEnd()}`)
      : yamlPrinter(options);
  if (format === 'name') return namePrinter(options);
  if (!format.startsWith(CUSTOM_COLUMNS)) throw noSuchFormat(format);
  const own = customColumns(format.slice(CUSTOM_COLUMNS.length));
  return tablePrinter(
    own.map(({ heading, text }) => ({ heading, text: (row) => text(listDocument(row)) })),
    options,
  );
}

function noSuchFormat(format: string): AisubmitError {
  const known = [...FORMATS, 'custom-columns'].join(', ');
  return new AisubmitError('INVALID_INPUT', `--output is one of ${known}, not "${format}"`, {
    fix: 'write for example: --output wide, or --output custom-columns=NAME:.metadata.name',
  });
}

function tablePrinter(own: readonly Column<ListRow>[], { host, headings }: ListPrinterOptions): ListPrinter {
  const table = new TableWriter(own, (text) => host.stdout.write(text), { headings, room: roomOn(host.stdout) });
  return { page: (rows) => table.page(rows), end: () => undefined };
}

function columns(wide: boolean, { allNamespaces, host }: ListPrinterOptions): readonly Column<ListRow>[] {
  const all = usual(() => host.now());
  return [...(allNamespaces ? [NAMESPACE] : []), ...all, ...(wide ? WIDE : [])];
}

const NAMESPACE: Column<ListRow> = { heading: 'NAMESPACE', text: ({ namespace }) => namespace };

// The kind stands before the name, so that every row can be typed back as it is, also where two kinds share a name.
const usual = (now: () => number): readonly Column<ListRow>[] => [
  { heading: 'NAME', text: shortId, width: 18 },
  { heading: 'STATE', text: stateOf, width: 10 },
  { heading: 'READY', text: ({ gone, ready, desired }) => (gone === true ? '' : `${ready}/${desired}`), spare: 4 },
  { heading: 'GPU', text: ({ gone, resources }) => (gone === true ? '' : (resources.gpu ?? '0')), spare: 3 },
  {
    heading: 'AGE',
    text: ({ createdAt }) => (createdAt === undefined ? '' : age(createdAt, now())),
    width: 5,
    spare: 1,
  },
  { heading: 'USER', text: ({ user }) => user ?? '', shrinks: true, spare: 5 },
];

// Why a workload is as it is stays longer than all but its age.
const WIDE: readonly Column<ListRow>[] = [
  { heading: 'CPU', text: ({ resources }) => resources.cpu ?? '', spare: 7 },
  { heading: 'MEMORY', text: ({ resources }) => resources.memory ?? '', spare: 6 },
  { heading: 'TEMPLATE', text: ({ template }) => template ?? '', shrinks: true, spare: 9 },
  { heading: 'IMAGE', text: ({ image }) => image ?? '', shrinks: true, least: 20, spare: 8 },
  { heading: 'MESSAGE', text: ({ sentence }) => sentence, shrinks: true, least: 24, spare: 2 },
];

function stateOf(row: ListRow): string {
  return row.gone === true ? 'Deleted' : shownState(row);
}

function listDocument(row: ListRow): object {
  const document = workloadDocument(row);
  return row.gone === true ? { ...document, status: { state: 'Deleted', message: row.sentence } } : document;
}

function linePrinter({ host }: ListPrinterOptions, format: (document: object) => string): ListPrinter {
  return {
    page: (rows) => {
      for (const row of rows) host.stdout.write(`${format(listDocument(row))}\n`);
    },
    end: () => undefined,
  };
}

// One item at a time, so that ten thousand take no more memory than ten.
function jsonPrinter({ host }: ListPrinterOptions): ListPrinter {
  let open = false;
  const begin = (): void => {
    if (!open)
      host.stdout.write('{\n  "apiVersion": "aisubmit.dev/v1alpha1",\n  "kind": "WorkloadList",\n  "items": [');
    open = true;
  };
  let count = 0;
  return {
    page: (rows) => {
      begin();
      for (const row of rows) {
        const text = JSON.stringify(listDocument(row), undefined, 2).replaceAll('\n', '\n    ');
        host.stdout.write(`${count++ === 0 ? '' : ','}\n    ${text}`);
      }
    },
    end: () => {
      begin();
      host.stdout.write(count === 0 ? ']\n}\n' : '\n  ]\n}\n');
    },
  };
}

function yamlPrinter({ host }: ListPrinterOptions): ListPrinter {
  let count = 0;
  return {
    page: (rows) => {
      if (count === 0 && rows.length > 0) host.stdout.write(YAML_HEAD);
      count += rows.length;
      if (rows.length > 0) host.stdout.write(toYaml(rows.map(listDocument)));
    },
    end: () => {
      if (count === 0) host.stdout.write(YAML_HEAD.replace('items:', 'items: []'));
    },
  };
}

const YAML_HEAD = 'apiVersion: aisubmit.dev/v1alpha1\nkind: WorkloadList\nitems:\n';

function namePrinter({ host }: ListPrinterOptions): ListPrinter {
  return {
    page: (rows) => {
      for (const row of rows) host.stdout.write(`${shortId(row)}\n`);
    },
    end: () => undefined,
  };
}
