/** How many columns of a terminal a text takes: letters of East Asian scripts and emoji take two, marks none. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of new Intl.Segmenter('en').segment(text)) width += segmentWidth(segment);
  return width;
}

/** How many rows a line takes on a terminal, which puts no half of a wide letter at the end of one. */
export function displayRows(line: string, columns: number): number {
  const room = Math.max(1, columns);
  if (PLAIN.test(line)) return Math.max(1, Math.ceil(line.length / room));
  let rows = 1;
  let used = 0;
  for (const { segment } of new Intl.Segmenter('en').segment(line)) {
    const width = segmentWidth(segment);
    if (used + width > room) rows += 1;
    used = used + width > room ? width : used + width;
  }
  return rows;
}

/** Cuts a text to a number of columns; what was cut shows as `…`. */
export function fitWidth(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const { segment } of new Intl.Segmenter('en').segment(text)) {
    width += segmentWidth(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return columns < 1 ? '' : `${kept}…`;
}

/** Fills a text up with spaces to a number of columns. */
export function padWidth(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

const PLAIN = /^[\u0020-\u007e]*$/;
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;
// Wide and Fullwidth of Unicode's EastAsianWidth.txt, without the emoji.
const WIDE =
  /^[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1aff0}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;
const EMOJI = /^\p{Emoji_Presentation}|^\p{Emoji}\ufe0f/u;

function segmentWidth(segment: string): number {
  if (NO_WIDTH.test(segment)) return 0;
  return WIDE.test(segment) || EMOJI.test(segment) ? 2 : 1;
}
