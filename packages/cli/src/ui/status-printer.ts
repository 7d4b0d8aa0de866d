import { toYaml } from '@aisubmit/sdk';
import type { WorkloadStatus } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import { shortId } from '../submission.ts';
import { paintFor } from './colour.ts';
import { displayRows } from './display-width.ts';
import { statusText } from './status-text.ts';
import { roomOn } from './terminal.ts';
import { workloadDocument } from './workload-json.ts';

/** Prints a status, and again whenever it changes. */
export interface StatusPrinter {
  show(status: WorkloadStatus): void;
  /** Nothing more will come. */
  stop(): void;
}

const REDRAW_MS = 1000;
/** More lines than a terminal has cannot be drawn over. */
const MAX_PODS = 8;

/** What `-o` prints of one status; text where it is undefined. */
export function printedStatus(status: WorkloadStatus, format: string | undefined, host: Host): string {
  if (format === 'json') return `${JSON.stringify(workloadDocument(status), undefined, 2)}\n`;
  if (format === 'yaml') return toYaml(workloadDocument(status));
  if (format === 'name') return `${shortId(status)}\n`;
  return statusText(status, lookOf(host));
}

/** Makes the printer of `--watch`: drawn over on a terminal, elsewhere a line or document for each change. */
export function statusPrinter(format: string | undefined, host: Host): StatusPrinter {
  if (format !== undefined) return documentPrinter(format, host);
  return host.stdout.isTTY ? drawingPrinter(host) : linePrinter(host);
}

function lookOf(host: Host): Parameters<typeof statusText>[1] {
  const columns = roomOn(host.stdout);
  return { now: host.now(), paint: paintFor(host, host.stdout), columns };
}

/** One document for each change: JSON Lines, or YAML documents. */
function documentPrinter(format: string, host: Host): StatusPrinter {
  let count = 0;
  return {
    show: (status) => {
      count += 1;
      if (format === 'json') host.stdout.write(`${JSON.stringify(workloadDocument(status))}\n`);
      else host.stdout.write(`${format === 'yaml' && count > 1 ? '---\n' : ''}${printedStatus(status, format, host)}`);
    },
    stop: () => undefined,
  };
}

function linePrinter(host: Host): StatusPrinter {
  let last = { line: '', fix: '' };
  return {
    show: (status) => {
      const fix = status.next !== undefined && status.problem ? `  fix: ${status.next}\n` : '';
      const line = `${shortId(status)}  ${status.state}  ${status.sentence}\n`;
      // What no line tells, such as a pod's node, is no change here; nor is what to do said twice.
      if (line !== last.line || fix !== last.fix) host.stdout.write(fix === last.fix ? line : `${line}${fix}`);
      last = { line, fix };
    },
    stop: () => undefined,
  };
}

/** Draws over what it drew before, and every second, since times go on. */
function drawingPrinter(host: Host): StatusPrinter {
  let lines = 0;
  let shown: WorkloadStatus | undefined;
  const draw = (): void => {
    if (shown === undefined) return;
    const text = statusText(shown, { ...lookOf(host), maxPods: MAX_PODS });
    host.stdout.write(`${lines === 0 ? '' : `\u001b[${lines}A\u001b[J`}${text}`);
    lines = rowsOf(text, host.stdout.columns);
  };
  const timer = setInterval(draw, REDRAW_MS);
  timer.unref();
  return {
    show: (status) => {
      shown = status;
      draw();
    },
    stop: () => clearInterval(timer),
  };
}

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

/** How many rows a text takes, with what the terminal itself breaks. */
function rowsOf(text: string, columns: number): number {
  const lines = text.trimEnd().replaceAll(COLOURS, '').split('\n');
  return lines.reduce((sum, line) => sum + displayRows(line, columns), 0);
}
