/** One line of the table: what was measured, beside what, and where it should be. */
export interface Row {
  readonly what: string;
  readonly beside: string;
  readonly today: string;
  /** A release may not be worse than this. */
  readonly limit: string;
  readonly goal: string;
}

/** Prints rows as an aligned table. */
export function formatRows(rows: readonly Row[]): string {
  const head: Row = { what: 'what', beside: 'beside', today: 'today', limit: 'may not exceed', goal: 'goal' };
  const all = [head, ...rows];
  const widths = (['what', 'beside', 'today', 'limit', 'goal'] as const).map((key): [typeof key, number] => [
    key,
    Math.max(...all.map((row) => row[key].length)),
  ]);
  return all
    .map((row) =>
      widths
        .map(([key, width]) => row[key].padEnd(width))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `1.23×`. */
export function times(ratio: number | undefined): string {
  return ratio === undefined ? 'unknown' : `${ratio.toFixed(2)}×`;
}
