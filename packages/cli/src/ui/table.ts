import { escapeControlChars } from '@aisubmit/sdk';
import { displayWidth, fitWidth, padWidth } from './display-width.ts';

/** A column of a table: its heading and how a row fills it. */
export interface Column<Row> {
  readonly heading: string;
  readonly text: (row: Row) => string;
  /** Smallest width, so that rows printed one page at a time keep their places. */
  readonly width?: number;
  /** True for text that may be cut where the terminal is too narrow; what is typed back never is. */
  readonly shrinks?: boolean;
  /** Left out on a terminal without room, the highest first. Without it a column always stays. */
  readonly spare?: number;
}

export interface TableOptions {
  /** Columns of the terminal; undefined where no line is too long. */
  readonly room?: number | undefined;
  /** @default true */
  readonly headings?: boolean | undefined;
}

interface Shape {
  /** Which columns are shown. */
  readonly shown: readonly number[];
  readonly gap: number;
  readonly widths: readonly number[];
}

const GAP = 3;
const NARROW_GAP = 1;
/** Less tells nothing. */
const SMALLEST = 8;

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
    const first = before === undefined && this.#options.headings !== false;
    const lines = first ? [this.#columns.map(({ heading }) => heading), ...cells] : cells;
    this.#write(lines.map((line) => `${this.#line(line, shape)}\n`).join(''));
  }

  // What may be cut keeps the width of the first page, or gives way to what may not, so that a terminal's lines stay lines.
  #widened(shape: Shape, widths: readonly number[]): Shape {
    const wider = {
      ...shape,
      widths: shape.widths.map((width, index) => (this.#mayCut(index) ? width : Math.max(width, widths[index] ?? 0))),
    };
    const { room } = this.#options;
    return room === undefined ? wider : cut(this.#columns, wider, room);
  }

  #mayCut(index: number): boolean {
    return this.#options.room !== undefined && this.#columns[index]?.shrinks === true;
  }

  #line(cells: readonly string[], { shown, gap, widths }: Shape): string {
    return shown
      .map((index) => padWidth(this.#cell(cells, index, widths), (widths[index] ?? 0) + gap))
      .join('')
      .trimEnd();
  }

  #cell(cells: readonly string[], index: number, widths: readonly number[]): string {
    const text = cells[index] ?? '';
    return this.#mayCut(index) ? fitWidth(text, widths[index] ?? 0) : text;
  }
}

/** Decides what is shown, and how wide: first the gaps give way, then what may be cut, then what can be spared. */
function shapeOf<Row>(columns: readonly Column<Row>[], widths: readonly number[], room: number | undefined): Shape {
  const all = columns.map((_, index) => index);
  const wide: Shape = { shown: all, gap: GAP, widths };
  if (room === undefined) return wide;
  const sparing = all
    .filter((index) => columns[index]?.spare !== undefined)
    .toSorted((a, b) => (columns[b]?.spare ?? 0) - (columns[a]?.spare ?? 0));
  const fewer = [0, ...sparing.map((_, index) => index + 1)].map((count) => {
    const spared = sparing.slice(0, count);
    return all.filter((index) => !spared.includes(index));
  });
  const shapes = fewer.flatMap((shown) => {
    const uncut = [GAP, NARROW_GAP].map((gap): Shape => ({ shown, gap, widths }));
    return [...uncut, ...uncut.map((shape) => cut(columns, shape, room))];
  });
  const narrowest: Shape = { shown: fewer.at(-1) ?? all, gap: GAP, widths };
  return shapes.find((shape) => total(shape) <= room) ?? cut(columns, narrowest, room);
}

/** Takes what is too much from the columns that may be cut, the last first. */
function cut<Row>(columns: readonly Column<Row>[], shape: Shape, room: number): Shape {
  const widths = [...shape.widths];
  for (const index of shape.shown.toReversed()) {
    const excess = total({ ...shape, widths }) - room;
    const width = widths[index] ?? 0;
    if (columns[index]?.shrinks !== true || excess <= 0) continue;
    widths[index] = Math.min(width, Math.max(SMALLEST, width - excess));
  }
  return { ...shape, widths };
}

function total({ shown, gap, widths }: Shape): number {
  const sum = shown.reduce((left, index) => left + (widths[index] ?? 0), 0);
  return sum + gap * Math.max(0, shown.length - 1);
}
