import { escapeControlChars } from '../escape-control-chars.ts';

const DEFAULT_MAX_LENGTH = 600;

/** Makes text from a cluster or a file fit for a message: one line, control characters visible, bounded length. */
export function safeText(text: string, maxLength: number = DEFAULT_MAX_LENGTH): string {
  // An expression for the space around line ends would take minutes over a megabyte of spaces.
  const lines = text.split('\n').map((line) => line.trim());
  const oneLine = lines.filter((line) => line !== '').join(' ');
  const characters = oneLine.length > maxLength ? `${oneLine.slice(0, maxLength).trimEnd()}…` : oneLine;
  return escapeControlChars(characters);
}
