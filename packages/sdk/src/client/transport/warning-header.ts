import { safeText } from '../safe-text.ts';

const MAX_WARNINGS = 50;

/** Reads the texts of `Warning: 299 - "…"` headers (RFC 9111 §5.5), safe to show. */
export function parseWarnings(headers: readonly string[] | string | undefined): readonly string[] {
  const joined = typeof headers === 'string' ? headers : (headers ?? []).join(', ');
  const texts: string[] = [];
  for (const [, text = ''] of joined.matchAll(/(?:^|,\s*)299 [^\s"]+ "((?:[^"\\]|\\.)*)"/g)) {
    if (texts.length < MAX_WARNINGS) texts.push(safeText(text.replace(/\\(.)/g, '$1'), 2000));
  }
  return [...new Set(texts)];
}
