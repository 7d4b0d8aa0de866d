/** Names and small numbers help; anything longer may be a secret or half a manifest. */
const MAX_QUOTED = 64;

/** Leaves out the long values that an API server's message quotes from the request. */
export function withoutQuotedValues(message: string): string {
  return message
    .replace(
      /\b((?:Invalid|Unsupported|Duplicate|Required|Forbidden) value: )("(?:[^"\\]|\\.)*")/g,
      (_all, lead: string, value: string) => lead + short(value),
    )
    .replace(
      /\b((?:Invalid|Unsupported|Duplicate) value: )([{[m](?:(?!: ).)*)/g,
      (_all, lead: string, value: string) => lead + short(value),
    );
}

function short(value: string): string {
  return value.length <= MAX_QUOTED + 2 ? value : `(${value.length} characters, left out)`;
}
