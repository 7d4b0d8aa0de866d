/** A column of a table: its heading and how a row fills it. */
export interface Column<Row> {
  readonly heading: string;
  readonly text: (row: Row) => string;
  /** Smallest width, so that rows printed one page at a time keep their places. */
  readonly width?: number;
  /** True for text that may be cut where the terminal is too narrow; what is typed back never is. */
  readonly shrinks?: boolean;
  /**
   * True for the last column when it holds sentences, of which nothing may be missing: they are broken between words, and
   * stand below their row where the other columns leave no room.
   */
  readonly wraps?: boolean;
  /** Columns below which what shrinks or wraps tells nothing. @default 8 */
  readonly least?: number;
  /** Left out on a terminal without room, the highest first. Without it a column always stays. */
  readonly spare?: number;
}
