import { escapeControlChars } from '../escape-control-chars.ts';

const DEFAULT_MAX_LENGTH = 600;

/** Makes text from a cluster or a file fit for a message: one line, control characters visible, bounded length. */
export function safeText(text: string, maxLength: number = DEFAULT_MAX_LENGTH): string {
  const oneLine = text.replace(/\s*\r?\n\s*/g, ' ').trim();
  const characters = oneLine.length > maxLength ? `${oneLine.slice(0, maxLength).trimEnd()}…` : oneLine;
  return escapeControlChars(characters);
}
