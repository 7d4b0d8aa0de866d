import { escapeControlChars } from '@aisubmit/sdk';

/** A column of a table: its heading and how a row fills it. */
export interface Column<Row> {
  readonly heading: string;
  readonly text: (row: Row) => string;
  /** Smallest width, so that rows printed one page at a time keep their places. */
  readonly width?: number;
}

/**
 * Prints rows as they come, as kubectl prints pages: the first page sets the widths, later pages only widen what does not
 * fit. Nothing of an earlier page is kept.
 */
export class TableWriter<Row> {
  readonly #columns: readonly Column<Row>[];
  readonly #write: (text: string) => void;
  #widths: number[] | undefined;

  constructor(columns: readonly Column<Row>[], write: (text: string) => void) {
    this.#columns = columns;
    this.#write = write;
  }

  page(rows: readonly Row[]): void {
    if (rows.length === 0) return;
    const cells = rows.map((row) => this.#columns.map((column) => escapeControlChars(column.text(row)) || '<none>'));
    const headings = this.#columns.map(({ heading }) => heading);
    const first = this.#widths === undefined;
    const before = this.#widths ?? this.#columns.map(({ heading, width }) => Math.max(heading.length, width ?? 0));
    const widths = before.map((width, index) => Math.max(width, ...cells.map((row) => row[index]?.length ?? 0)));
    this.#widths = widths;
    const lines = first ? [headings, ...cells] : cells;
    this.#write(lines.map((line) => `${formatLine(line, widths)}\n`).join(''));
  }
}

function formatLine(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) => cell.padEnd((widths[index] ?? 0) + 3))
    .join('')
    .trimEnd();
}
