import { escapeControlChars } from '@aisubmit/sdk';

/** A column of a table: its heading and how a row fills it. */
export interface Column<Row> {
  readonly heading: string;
  readonly text: (row: Row) => string;
  /** Smallest width, so that rows printed one page at a time keep their places. */
  readonly width?: number;
  /** True for text that may be cut where the terminal is too narrow; what is typed back never is. */
  readonly shrinks?: boolean;
}

export interface TableOptions {
  /** Columns of the terminal; undefined where no line is too long. */
  readonly room?: number | undefined;
  /** @default true */
  readonly headings?: boolean | undefined;
}

const GAP = 3;
/** Less tells nothing. */
const SMALLEST = 8;

/**
 * Prints rows as they come, as kubectl prints pages: the first page sets the widths, later pages only widen what does not
 * fit. Nothing of an earlier page is kept.
 */
export class TableWriter<Row> {
  readonly #columns: readonly Column<Row>[];
  readonly #write: (text: string) => void;
  readonly #options: TableOptions;
  #widths: number[] | undefined;

  constructor(columns: readonly Column<Row>[], write: (text: string) => void, options: TableOptions = {}) {
    this.#columns = columns;
    this.#write = write;
    this.#options = options;
  }

  page(rows: readonly Row[]): void {
    if (rows.length === 0) return;
    const cells = rows.map((row) => this.#columns.map((column) => escapeControlChars(column.text(row)) || '<none>'));
    const headings = this.#columns.map(({ heading }) => heading);
    const first = this.#widths === undefined && this.#options.headings !== false;
    const before = this.#widths ?? this.#columns.map(({ heading, width }) => Math.max(heading.length, width ?? 0));
    const widths = before.map((width, index) => Math.max(width, ...cells.map((row) => row[index]?.length ?? 0)));
    this.#widths = widths;
    const lines = first ? [headings, ...cells] : cells;
    const fitting = this.#fit(widths);
    this.#write(lines.map((line) => `${formatLine(line, fitting)}\n`).join(''));
  }

  /** Takes from the columns that may be cut, the last one first, what the terminal lacks. */
  #fit(widths: readonly number[]): readonly number[] {
    const { room } = this.#options;
    if (room === undefined) return widths;
    const needed = widths.reduce((sum, width) => sum + width, 0) + GAP * (widths.length - 1);
    let missing = needed - room;
    return widths
      .toReversed()
      .map((width, fromEnd) => {
        const mayShrink = this.#columns[widths.length - 1 - fromEnd]?.shrinks === true;
        const less = mayShrink ? Math.max(0, Math.min(missing, width - SMALLEST)) : 0;
        missing -= less;
        return width - less;
      })
      .toReversed();
  }
}

function formatLine(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) => cut(cell, widths[index] ?? 0).padEnd((widths[index] ?? 0) + GAP))
    .join('')
    .trimEnd();
}

function cut(cell: string, width: number): string {
  return cell.length > width ? `${cell.slice(0, Math.max(0, width - 1))}…` : cell;
}
