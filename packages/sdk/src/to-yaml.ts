/**
 * Writes JSON data as YAML that kubectl (YAML 1.1) and everyone else (YAML 1.2) read alike: block style, no aliases,
 * keys in the order given, every string quoted that either version could take for something else.
 * `undefined` fields are left out.
 */
export function toYaml(value: unknown): string {
  return isScalar(value) || isEmpty(value) ? nested(value, '', '').trimStart() : block(value, '');
}

function block(value: unknown, indent: string): string {
  return Array.isArray(value) ? sequence(value, indent) : mapping(value, indent);
}

function mapping(value: unknown, indent: string): string {
  let text = '';
  for (const [key, inner] of Object.entries(value as object)) {
    if (inner === undefined) continue;
    text += `${indent}${quoteIfNeeded(key)}:${nested(inner, `${indent}  `, indent)}`;
  }
  return text;
}

function sequence(items: readonly unknown[], indent: string): string {
  let text = '';
  for (const item of items) {
    const inner = isScalar(item) || isEmpty(item) ? nested(item, '', '') : block(item, `${indent}  `);
    // A nested block starts on the dash's line, two characters in, where its indentation already is.
    text += isScalar(item) || isEmpty(item) ? `${indent}-${inner}` : `${indent}- ${inner.slice(indent.length + 2)}`;
  }
  return text;
}

/** What follows a key's colon: a scalar on the line, or a block below it. Sequences align with their key, as kubectl prints them. */
function nested(value: unknown, deeper: string, same: string): string {
  if (isScalar(value)) return ` ${scalar(value)}\n`;
  if (isEmpty(value)) return Array.isArray(value) ? ' []\n' : ' {}\n';
  return Array.isArray(value) ? `\n${sequence(value, same)}` : `\n${mapping(value, deeper)}`;
}

function scalar(value: unknown): string {
  return typeof value === 'string' ? quoteIfNeeded(value) : String(value ?? null);
}

/** Strings that no YAML version reads as anything else: a letter, slash or flag's dashes first, then a narrow alphabet. */
const PLAIN = /^(?:--)?[A-Za-z/](?:[A-Za-z0-9_./@%+=-]|:(?=[A-Za-z0-9/.@])|, ?(?=[A-Za-z0-9])| (?=[A-Za-z0-9(/.]))*$/;
/** Amounts with a binary unit, which read better bare and are text in every version. */
const BINARY_QUANTITY = /^[1-9][0-9]{0,12}[KMGTPE]i$/;
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;
/** Printable ASCII without a single quote: may stand between single quotes as it is. */
const SINGLE_QUOTABLE = /^[\x20-\x26\x28-\x7e]*$/;

function quoteIfNeeded(text: string): string {
  if (BINARY_QUANTITY.test(text) || (PLAIN.test(text) && !RESERVED.test(text))) return text;
  if (text.includes('"') && SINGLE_QUOTABLE.test(text)) return `'${text}'`;
  return JSON.stringify(text).replaceAll(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escapeCode);
}

function escapeCode(char: string): string {
  return `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value)
    ? value.length === 0
    : Object.values(value as object).every((inner) => inner === undefined);
}
