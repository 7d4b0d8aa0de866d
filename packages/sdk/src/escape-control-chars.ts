/**
 * Makes foreign text safe to show: C0 and C1 controls, DEL, and the invisible characters that reorder or hide text
 * become visible `\u{…}` escapes. Line feeds and tabs stay when `keepLines` is set.
 *
 * @see https://cwe.mitre.org/data/definitions/150.html
 */
export function escapeControlChars(text: string, options: { readonly keepLines?: boolean } = {}): string {
  return text.replace(UNSAFE, (char) =>
    options.keepLines === true && (char === '\n' || char === '\t')
      ? char
      : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

// C0, DEL, C1; soft hyphen; zero-width and bidi marks; line and paragraph separators; bidi embeddings and isolates; BOM.
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/gu;
