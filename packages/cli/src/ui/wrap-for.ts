import { wrapWords } from './wrap-words.ts';

interface WrapOptions {
  /** What the lines below the first begin with. */
  readonly indent?: string;
  /** Columns that are taken before the text. */
  readonly used?: number;
}

/**
 * Breaks a sentence between words where a terminal would break it anywhere. A line with a command stays whole: it is
 * copied. Where no terminal shows it nothing is broken.
 */
export function wrapFor(
  sink: { readonly isTTY: boolean; readonly columns: number },
  text: string,
  { indent = '', used = 0 }: WrapOptions = {},
): string {
  if (!sink.isTTY || /\bkubectl /.test(text)) return text;
  const room = sink.columns - Math.max(used, indent.length);
  return room < SMALLEST ? text : wrapWords(text, room).join(`\n${indent}`);
}

/** Less would break every word. */
const SMALLEST = 20;
