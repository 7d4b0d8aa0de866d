import { escapeControlChars } from '@aisubmit/sdk';
import type { Column } from './column.ts';
import { displayWidth, fitWidth, padWidth } from './display-width.ts';
import { narrowed, type Shape, shapeOf, total } from './table-shape.ts';
import { wrapWords } from './wrap-words.ts';

export interface TableOptions {
  /** Columns of the terminal; undefined where no line is too long. */
  readonly room?: number | undefined;
  /** @default true */
  readonly headings?: boolean | undefined;
}

/** What stands below a row begins with it. */
const INDENT = '  ';

/**
 * Prints rows as they come, as kubectl prints pages: the first page sets the widths, later pages only widen what does not
 * fit. Nothing of an earlier page is kept. Where there is no room the table is cut to fit: which columns there are is
 * decided by the first page, since their headings stand above.
 */
export class TableWriter<Row> {
  readonly #columns: readonly Column<Row>[];
  readonly #write: (text: string) => void;
  readonly #options: TableOptions;
  #shape: Shape | undefined;

  constructor(columns: readonly Column<Row>[], write: (text: string) => void, options: TableOptions = {}) {
    this.#columns = columns;
    this.#write = write;
    this.#options = options;
  }

  page(rows: readonly Row[]): void {
    if (rows.length === 0) return;
    const cells = rows.map((row) => this.#columns.map((column) => escapeControlChars(column.text(row)) || '<none>'));
    const widths = this.#columns.map(({ heading, width }, index) =>
      Math.max(heading.length, width ?? 0, ...cells.map((row) => displayWidth(row[index] ?? ''))),
    );
    const before = this.#shape;
    const shape =
      before === undefined ? shapeOf(this.#columns, widths, this.#options.room) : this.#widened(before, widths);
    this.#shape = shape;
    const isHeaded = before === undefined && this.#options.headings !== false;
    const lines = [...(isHeaded ? [this.#headings(shape)] : []), ...cells.map((row) => this.#row(row, shape))];
    this.#write(lines.map((line) => `${line}\n`).join(''));
  }

  // What may be cut keeps the width of the first page, or gives way to what may not, so that a terminal's lines stay lines.
  #widened(shape: Shape, widths: readonly number[]): Shape {
    const wider = {
      ...shape,
      widths: shape.widths.map((width, index) =>
        this.#keepsWidth(index) ? width : Math.max(width, widths[index] ?? 0),
      ),
    };
    const { room } = this.#options;
    return room === undefined ? wider : narrowed(this.#columns, wider, room);
  }

  #keepsWidth(index: number): boolean {
    const column = this.#columns[index];
    return this.#options.room !== undefined && (column?.shrinks === true || column?.wraps === true);
  }

  #headings(shape: Shape): string {
    const headings = this.#columns.map(({ heading }) => heading);
    return this.#line(headings, shape, shape.shown);
  }

  #row(cells: readonly string[], shape: Shape): string {
    const { room } = this.#options;
    const sentence = this.#columns.findIndex(({ wraps }) => wraps === true);
    if (sentence < 0 || room === undefined) return this.#line(cells, shape, shape.shown);
    const text = cells[sentence] ?? '';
    const others = shape.shown.filter((index) => index !== sentence);
    const lead = this.#line(cells, shape, others);
    const indent = total({ ...shape, shown: others }) + shape.gap;
    const width = room - indent;
    const isBeside =
      shape.shown.includes(sentence) && width >= Math.min(this.#columns[sentence]?.least ?? 0, displayWidth(text));
    if (isBeside) return padWidth(lead, indent) + wrapWords(text, width).join(`\n${' '.repeat(indent)}`);
    return [lead, ...wrapWords(text, room - INDENT.length).map((line) => INDENT + line)].join('\n');
  }

  #line(cells: readonly string[], { gap, widths }: Shape, shown: readonly number[]): string {
    return shown
      .map((index) => padWidth(this.#cell(cells, index, widths), (widths[index] ?? 0) + gap))
      .join('')
      .trimEnd();
  }

  #cell(cells: readonly string[], index: number, widths: readonly number[]): string {
    const text = cells[index] ?? '';
    const shrinks = this.#options.room !== undefined && this.#columns[index]?.shrinks === true;
    return shrinks ? fitWidth(text, widths[index] ?? 0) : text;
  }
}
