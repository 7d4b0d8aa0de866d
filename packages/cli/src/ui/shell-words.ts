/** Splits text at spaces as a shell would, with `'…'`, `"…"` and `\` to keep them. Nothing is expanded or run. */
export function splitWords(text: string): string[] {
  const words = text.match(/(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/gs) ?? [];
  return words.map((word) => word.replaceAll(/\\.|'[^']*'|"(?:[^"\\]|\\.)*"/gs, unquote));
}

function unquote(quoted: string): string {
  if (quoted.startsWith("'")) return quoted.slice(1, -1);
  return quoted.startsWith('"') ? quoted.slice(1, -1).replaceAll(/\\(["\\$`])/g, '$1') : quoted.slice(1);
}

/** Writes words as a line that a shell reads as these words. */
export function joinWords(words: readonly string[]): string {
  return words.map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

const PLAIN = /^[\w@%+=:,./-]+$/;
