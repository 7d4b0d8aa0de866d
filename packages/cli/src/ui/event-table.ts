import { toYaml } from '@aisubmit/sdk';
import type { WorkloadEvent } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import { age } from './age.ts';
import type { Column } from './column.ts';
import { TableWriter } from './table.ts';
import { roomOn } from './terminal.ts';

/** Prints events as they come. */
export interface EventPrinter {
  page(events: readonly WorkloadEvent[]): void;
}

export interface EventPrinterOptions {
  readonly host: Host;
  readonly output: string | undefined;
  /** True for events without an end: JSON is then one document a line, YAML a stream of documents. */
  readonly watch: boolean;
}

/** Makes the printer for a value of `-o`; without one it is a table. */
export function eventPrinter({ host, output, watch }: EventPrinterOptions): EventPrinter {
  const { stdout } = host;
  if (output === undefined) {
    const room = roomOn(stdout);
    const table = new TableWriter(columns(host), (text) => stdout.write(text), { room });
    return { page: (events) => table.page(events) };
  }
  const format =
    output === 'yaml'
      ? (document: object) => `${watch ? '---\n' : ''}${toYaml(document)}`
      : (document: object) => `${JSON.stringify(document, undefined, watch ? 0 : 2)}\n`;
  if (watch) {
    return {
      page: (events) => {
        for (const event of events) stdout.write(format({ ...HEAD, kind: 'WorkloadEvent', ...event }));
      },
    };
  }
  return { page: (items) => stdout.write(format({ ...HEAD, kind: 'WorkloadEventList', items })) };
}

const HEAD = { apiVersion: 'aisubmit.dev/v1alpha1' };

const columns = (host: Host): readonly Column<WorkloadEvent>[] => [
  { heading: 'LAST SEEN', text: ({ lastSeen }) => age(lastSeen, host.now()), spare: 1 },
  { heading: 'COUNT', text: ({ count }) => String(count), spare: 4 },
  { heading: 'TYPE', text: ({ type }) => type, width: 7, spare: 3 },
  { heading: 'REASON', text: ({ reason }) => reason, width: 16, spare: 2 },
  { heading: 'OBJECT', text: ({ object }) => `${object.kind.toLowerCase()}/${object.name}` },
  // Nothing is cut here: the end of a sentence often has the reason.
  { heading: 'MESSAGE', text: ({ message }) => message, wraps: true, least: 30, spare: 5 },
];
