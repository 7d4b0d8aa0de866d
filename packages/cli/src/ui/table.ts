import { escapeControlChars } from '@aisubmit/sdk';
import { displayWidth, fitWidth, padWidth } from './display-width.ts';

/** A column of a table: its heading and how a row fills it. */
export interface Column<Row> {
  readonly heading: string;
  readonly text: (row: Row) => string;
  /** Smallest width, so that rows printed one page at a time keep their places. */
  readonly width?: number;
  /** Narrowest width that a terminal without room may cut it to. What people copy has none, and is never cut. */
  readonly least?: number;
  /** Left out on a terminal without room, the highest first. Without it a column always stays. */
  readonly spare?: number;
}

interface Shape {
  /** Which columns are shown. */
  readonly shown: readonly number[];
  readonly gap: number;
  readonly widths: readonly number[];
}

const GAP = 3;
const NARROW_GAP = 1;

/**
 * Prints rows as they come, as kubectl prints pages: the first page sets the widths, later pages only widen what does not
 * fit. Nothing of an earlier page is kept. On a terminal of `room` columns the table is cut to fit; elsewhere nothing is.
 */
export class TableWriter<Row> {
  readonly #columns: readonly Column<Row>[];
  readonly #write: (text: string) => void;
  readonly #room: number | undefined;
  #shape: Shape | undefined;

  constructor(columns: readonly Column<Row>[], write: (text: string) => void, room?: number) {
    this.#columns = columns;
    this.#write = write;
    this.#room = room;
  }

  page(rows: readonly Row[]): void {
    if (rows.length === 0) return;
    const cells = rows.map((row) => this.#columns.map((column) => escapeControlChars(column.text(row)) || '<none>'));
    const widths = this.#columns.map(({ heading, width }, index) =>
      Math.max(heading.length, width ?? 0, ...cells.map((row) => displayWidth(row[index] ?? ''))),
    );
    const before = this.#shape;
    const shape = before === undefined ? shapeOf(this.#columns, widths, this.#room) : this.#widened(before, widths);
    this.#shape = shape;
    const lines = before === undefined ? [this.#columns.map(({ heading }) => heading), ...cells] : cells;
    this.#write(lines.map((line) => `${this.#line(line, shape)}\n`).join(''));
  }

  // What may be cut keeps the width of the first page, so that a terminal's lines stay lines.
  #widened(shape: Shape, widths: readonly number[]): Shape {
    const wider = shape.widths.map((width, index) =>
      this.#mayCut(index) ? width : Math.max(width, widths[index] ?? 0),
    );
    return { ...shape, widths: wider };
  }

  #mayCut(index: number): boolean {
    return this.#room !== undefined && this.#columns[index]?.least !== undefined;
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
  if (room === undefined) return { shown: all, gap: GAP, widths };
  const wide: Shape = { shown: all, gap: GAP, widths };
  if (total(wide) <= room) return wide;
  const sparing = all
    .filter((index) => columns[index]?.spare !== undefined)
    .toSorted((a, b) => (columns[b]?.spare ?? 0) - (columns[a]?.spare ?? 0));
  let narrow: Shape = wide;
  for (let count = 0; count <= sparing.length; count += 1) {
    const shown = all.filter((index) => !sparing.slice(0, count).includes(index));
    narrow = cut(columns, { shown, gap: NARROW_GAP, widths }, room);
    if (total(narrow) <= room) break;
  }
  return narrow;
}

/** Takes what is too much from the columns that may be cut, the last first. */
function cut<Row>(columns: readonly Column<Row>[], shape: Shape, room: number): Shape {
  const widths = [...shape.widths];
  for (const index of shape.shown.toReversed()) {
    const { least, heading } = columns[index] ?? {};
    const excess = total({ ...shape, widths }) - room;
    const width = widths[index] ?? 0;
    if (least === undefined || excess <= 0) continue;
    widths[index] = Math.min(width, Math.max(least, heading?.length ?? 0, width - excess));
  }
  return { ...shape, widths };
}

function total({ shown, gap, widths }: Shape): number {
  const sum = shown.reduce((left, index) => left + (widths[index] ?? 0), 0);
  return sum + gap * Math.max(0, shown.length - 1);
}
