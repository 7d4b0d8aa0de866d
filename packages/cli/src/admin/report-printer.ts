import { escapeControlChars } from '@aisubmit/sdk';
import type { Host } from '../host.ts';
import { TableWriter } from '../ui/table.ts';
import type { LiveFinding } from './judge-live.ts';

/** Prints findings as they come. */
export interface ReportPrinter {
  page(findings: readonly LiveFinding[]): void;
  /** Sums up, and says how many objects break something. */
  end(looked: number): number;
}

/** As a table of what breaks which controls, with a line for each mistake, or as JSON. */
export function reportPrinter(format: string, host: Host): ReportPrinter {
  const counts = new Map<string, number>();
  let broken = 0;
  const print = PRINTERS[format]?.(host) ?? tableOf(host);
  return {
    page: (findings) => {
      broken += findings.length;
      for (const { violations } of findings) {
        for (const control of new Set(violations.map((each) => each.control))) {
          counts.set(control, (counts.get(control) ?? 0) + 1);
        }
      }
      print.rows(findings);
    },
    end: (looked) => {
      print.end();
      const most = [...counts].toSorted(([, a], [, b]) => b - a).map(([control, count]) => `${control} ${count}`);
      const list = most.length === 0 ? '' : `: ${most.join(', ')}`;
      host.stderr.write(`${broken} of ${looked} objects break the policy${list}\n`);
      return broken;
    },
  };
}

interface Rows {
  readonly rows: (findings: readonly LiveFinding[]) => void;
  readonly end: () => void;
}

const PRINTERS: Readonly<Record<string, (host: Host) => Rows>> = { table: tableOf, wide: wideOf, json: jsonOf };

function tableOf(host: Host): Rows {
  const table = new TableWriter<LiveFinding>(
    [
      { heading: 'NAMESPACE', text: ({ namespace }) => namespace, width: 12 },
      { heading: 'OBJECT', text: ({ object }) => object, width: 30 },
      { heading: 'SUBMITTED BY', text: ({ submittedBy }) => submittedBy ?? '' },
      {
        heading: 'BREAKS',
        text: ({ violations }) => [...new Set(violations.map(({ control }) => control))].join(', '),
      },
    ],
    (text) => host.stdout.write(text),
  );
  return { rows: (findings) => table.page(findings), end: () => undefined };
}

function wideOf(host: Host): Rows {
  return {
    rows: (findings) => {
      for (const { namespace, object, violations } of findings) {
        host.stdout.write(`${escapeControlChars(`${object} in ${namespace}`)}\n`);
        for (const { control, message } of violations)
          host.stdout.write(`  [${control}] ${escapeControlChars(message)}\n`);
      }
    },
    end: () => undefined,
  };
}

/** One document, written as it grows. */
function jsonOf(host: Host): Rows {
  let first = true;
  host.stdout.write('{"kind":"PolicyReport","items":[');
  return {
    rows: (findings) => {
      for (const finding of findings) {
        host.stdout.write(`${first ? '' : ','}\n${JSON.stringify(finding)}`);
        first = false;
      }
    },
    end: () => host.stdout.write('\n]}\n'),
  };
}
