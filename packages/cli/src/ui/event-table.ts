import { escapeControlChars, toYaml } from '@aisubmit/sdk';
import type { WorkloadEvent } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import { age } from './age.ts';
import { displayWidth } from './display-width.ts';
import { type Column, TableWriter } from './table.ts';
import { roomOn } from './terminal.ts';
import { wrapWords } from './wrap-words.ts';

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
    return eventTable(host);
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

/** Where the first page is too wide for the terminal, every message has lines of its own. */
function eventTable(host: Host): EventPrinter {
  const room = roomOn(host.stdout);
  let print: ((events: readonly WorkloadEvent[]) => void) | undefined;
  return {
    page: (events) => {
      if (events.length === 0) return;
      print ??= room !== undefined && widthOf(events, host) > room ? withMessagesBelow(host, room) : inRows(host);
      print(events);
    },
  };
}

function widthOf(events: readonly WorkloadEvent[], host: Host): number {
  let widest = 0;
  const measure = (text: string): void => {
    widest = Math.max(...text.split('\n').map(displayWidth));
  };
  new TableWriter([...facts(host), MESSAGE], measure).page(events);
  return widest;
}

function inRows(host: Host): (events: readonly WorkloadEvent[]) => void {
  const table = new TableWriter([...facts(host), MESSAGE], (text) => host.stdout.write(text));
  return (events) => table.page(events);
}

function withMessagesBelow(host: Host, room: number): (events: readonly WorkloadEvent[]) => void {
  let lines: string[] = [];
  const keep = (text: string): void => {
    lines = text.trimEnd().split('\n');
  };
  const table = new TableWriter(facts(host), keep, { room });
  return (events) => {
    table.page(events);
    const headings = lines.length - events.length;
    const blocks = lines.map((line, index) => {
      const message = events[index - headings]?.message;
      return message === undefined ? [line] : [line, ...below(message, room)];
    });
    host.stdout.write(`${blocks.flat().join('\n')}\n`);
  };
}

function below(message: string, room: number): string[] {
  const lines = wrapWords(escapeControlChars(message), room - INDENT.length);
  return lines.map((line) => `${INDENT}${line}`.trimEnd());
}

const INDENT = '    ';

const facts = (host: Host): readonly Column<WorkloadEvent>[] => [
  { heading: 'LAST SEEN', text: ({ lastSeen }) => age(lastSeen, host.now()) },
  { heading: 'COUNT', text: ({ count }) => String(count), spare: 3 },
  { heading: 'TYPE', text: ({ type }) => type, width: 7, spare: 1 },
  { heading: 'REASON', text: ({ reason }) => reason, width: 16 },
  { heading: 'OBJECT', text: ({ object }) => `${object.kind.toLowerCase()}/${object.name}`, spare: 2 },
];

// Never cut: the end of a sentence often has the reason.
const MESSAGE: Column<WorkloadEvent> = { heading: 'MESSAGE', text: ({ message }) => message };
