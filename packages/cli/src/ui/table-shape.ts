import type { Column } from './column.ts';

/** How a table stands on a terminal. */
export interface Shape {
  /** Which columns are shown, by their index. */
  readonly shown: readonly number[];
  readonly gap: number;
  /** Of every column. */
  readonly widths: readonly number[];
}

const GAP = 3;
const NARROW_GAP = 1;
const SMALLEST = 8;

/**
 * Decides what is shown, and how wide: first the gaps give way, then what may be cut, then what can be spared. Of what was
 * spared comes back what fits beside the rest, the most important first.
 */
export function shapeOf<Row>(
  columns: readonly Column<Row>[],
  widths: readonly number[],
  room: number | undefined,
): Shape {
  const all = columns.map((_, index) => index);
  if (room === undefined) return { shown: all, gap: GAP, widths };
  const sparing = sparedFirst(columns);
  const counts = [0, ...sparing.map((_, index) => index + 1)];
  const fitting = (spared: readonly number[]): Shape | undefined => {
    const shown = all.filter((index) => !spared.includes(index));
    const uncut = [GAP, NARROW_GAP].map((gap): Shape => ({ shown, gap, widths }));
    return [...uncut, ...uncut.map((shape) => narrowed(columns, shape, room))].find((shape) => total(shape) <= room);
  };
  const count = counts.find((each) => fitting(sparing.slice(0, each)) !== undefined);
  if (count === undefined) {
    const shown = all.filter((index) => !sparing.includes(index));
    return narrowed(columns, { shown, gap: GAP, widths }, room);
  }
  let spared = sparing.slice(0, count);
  for (const index of spared.toReversed()) {
    const fewer = spared.filter((each) => each !== index);
    if (fitting(fewer) !== undefined) spared = fewer;
  }
  return fitting(spared) ?? { shown: all, gap: GAP, widths };
}

/** Takes what is too much from the columns that may be narrower, the last first. */
export function narrowed<Row>(columns: readonly Column<Row>[], shape: Shape, room: number): Shape {
  const widths = [...shape.widths];
  for (const index of shape.shown.toReversed()) {
    const excess = total({ ...shape, widths }) - room;
    const width = widths[index] ?? 0;
    const column = columns[index];
    if ((column?.shrinks !== true && column?.wraps !== true) || excess <= 0) continue;
    widths[index] = Math.min(width, Math.max(column.least ?? SMALLEST, width - excess));
  }
  return { ...shape, widths };
}

/** Columns that a line takes. */
export function total({ shown, gap, widths }: Shape): number {
  const sum = shown.reduce((left, index) => left + (widths[index] ?? 0), 0);
  return sum + gap * Math.max(0, shown.length - 1);
}

function sparedFirst<Row>(columns: readonly Column<Row>[]): readonly number[] {
  return columns
    .flatMap(({ spare }, index) => (spare === undefined ? [] : [{ spare, index }]))
    .toSorted((a, b) => b.spare - a.spare)
    .map(({ index }) => index);
}
