import { toYaml } from '@aisubmit/sdk';
import type { WorkloadSummary } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import { age } from './age.ts';
import { type Column, TableWriter } from './table.ts';
import { workloadDocument } from './workload-json.ts';

/** Prints pages of workloads as they come; nothing is kept. */
export interface ListPrinter {
  page(items: readonly WorkloadSummary[]): void;
  /** Ends the output and says how many there were. */
  end(): number;
}

interface ListOptions {
  readonly host: Host;
  readonly allNamespaces: boolean;
}

/** Makes the printer for a value of `-o`. */
export function listPrinter(format: string, options: ListOptions): ListPrinter {
  if (format === 'json') return jsonPrinter(options);
  if (format === 'yaml') return yamlPrinter(options);
  if (format === 'name') return namePrinter(options);
  return tablePrinter(format === 'wide', options);
}

function tablePrinter(wide: boolean, { host, allNamespaces }: ListOptions): ListPrinter {
  const columns = [...(allNamespaces ? [NAMESPACE] : []), ...columnsAt(host.now()), ...(wide ? WIDE : [])];
  const table = new TableWriter(columns, (text) => host.stdout.write(text));
  return counting((items) => table.page(items));
}

const NAMESPACE: Column<WorkloadSummary> = { heading: 'NAMESPACE', text: ({ namespace }) => namespace };

const columnsAt = (now: number): readonly Column<WorkloadSummary>[] => [
  { heading: 'NAME', text: ({ name }) => name, width: 12 },
  { heading: 'KIND', text: ({ kind }) => kind, width: 9 },
  { heading: 'STATE', text: ({ state }) => state, width: 10 },
  { heading: 'READY', text: ({ ready, desired }) => `${ready}/${desired}` },
  { heading: 'GPU', text: ({ resources }) => resources.gpu ?? '0' },
  { heading: 'AGE', text: ({ createdAt }) => age(createdAt, now), width: 5 },
  { heading: 'USER', text: ({ user }) => user ?? '' },
];

const WIDE: readonly Column<WorkloadSummary>[] = [
  { heading: 'CPU', text: ({ resources }) => resources.cpu ?? '' },
  { heading: 'MEMORY', text: ({ resources }) => resources.memory ?? '' },
  { heading: 'TEMPLATE', text: ({ template }) => template ?? '' },
  { heading: 'IMAGE', text: ({ image }) => image ?? '' },
  { heading: 'MESSAGE', text: ({ sentence }) => sentence },
];

// One item at a time, so that ten thousand take no more memory than ten.
function jsonPrinter({ host }: ListOptions): ListPrinter {
  let open = false;
  const begin = (): void => {
    if (!open)
      host.stdout.write('{\n  "apiVersion": "aisubmit.dev/v1alpha1",\n  "kind": "WorkloadList",\n  "items": [');
    open = true;
  };
  let count = 0;
  return {
    page: (items) => {
      begin();
      for (const item of items) {
        const text = JSON.stringify(workloadDocument(item), undefined, 2).replaceAll('\n', '\n    ');
        host.stdout.write(`${count++ === 0 ? '' : ','}\n    ${text}`);
      }
    },
    end: () => {
      begin();
      host.stdout.write(count === 0 ? ']\n}\n' : '\n  ]\n}\n');
      return Math.max(1, count);
    },
  };
}

function yamlPrinter({ host }: ListOptions): ListPrinter {
  let count = 0;
  return {
    page: (items) => {
      if (count === 0 && items.length > 0) host.stdout.write(YAML_HEAD);
      count += items.length;
      if (items.length > 0) host.stdout.write(toYaml(items.map((item) => workloadDocument(item))));
    },
    end: () => {
      if (count === 0) host.stdout.write(YAML_HEAD.replace('items:', 'items: []'));
      return Math.max(1, count);
    },
  };
}

const YAML_HEAD = 'apiVersion: aisubmit.dev/v1alpha1\nkind: WorkloadList\nitems:\n';

function namePrinter({ host }: ListOptions): ListPrinter {
  return counting((items) => {
    for (const { kind, name } of items) host.stdout.write(`${kind.toLowerCase()}/${name}\n`);
  });
}

function counting(page: (items: readonly WorkloadSummary[]) => void): ListPrinter {
  let count = 0;
  return {
    page: (items) => {
      count += items.length;
      page(items);
    },
    end: () => count,
  };
}
