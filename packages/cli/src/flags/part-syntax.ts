import { closest } from '@aisubmit/sdk';
import type { RequestDraft } from './request-draft.ts';

/** Fields of the request that a flag's parts fill in. */
export type PartFields = { [key: string]: unknown };

/** How one part is read. */
export type Part = (value: string) => PartFields;

interface PartTable {
  readonly known: Readonly<Record<string, Part>>;
  /** What to write instead of something unknown. */
  readonly examples: string;
  /** Throws for words that would show a secret. */
  readonly refuse?: (key: string) => void;
}

/**
 * Reads `KEY=VALUE` parts. What is unknown is not repeated when it may be a piece of an address or a key, which some fill
 * with secrets.
 *
 * @throws {AisubmitError} `INVALID_INPUT` for an unknown part, and for one that says again what another has said.
 */
export function readParts(parts: readonly string[], table: PartTable, draft: RequestDraft): PartFields {
  const { known } = table;
  const said = new Map<string, string>();
  const fields: PartFields = {};
  for (const text of parts) {
    const at = text.indexOf('=');
    const key = (at === -1 ? text : text.slice(0, at)).trim().toLowerCase();
    const part = Object.hasOwn(known, key) ? known[key] : undefined;
    if (part === undefined) throw unknownPart(key, table, draft);
    const found = part(at === -1 ? '' : text.slice(at + 1).trim());
    for (const field of Object.keys(found)) {
      const other = said.get(field);
      if (other !== undefined) throw saidTwice([other, key], draft);
      said.set(field, key);
    }
    Object.assign(fields, found);
  }
  return fields;
}

/** Anything but a yes or a no stays, so that the schema says what is wrong with it. */
export function yesOrNo(value: string): boolean | string {
  if (value === '' || value === 'true') return true;
  return value === 'false' ? false : value;
}

function unknownPart(key: string, { known, examples, refuse }: PartTable, draft: RequestDraft): Error {
  refuse?.(key);
  const isWord = /^[a-z][a-z-]{0,19}$/.test(key);
  const near = isWord ? closest(key, Object.keys(known)) : undefined;
  const message = `has an unknown part${isWord ? ` "${key}"` : ''} (known: ${Object.keys(known).join(', ')})`;
  return draft.wrong(message, near === undefined ? examples : `did you mean ${near}?`);
}

function saidTwice([first, second]: readonly [string, string], draft: RequestDraft): Error {
  const what = first === second ? `${first} twice` : `both ${first} and ${second}`;
  return draft.wrong(`says ${what}`, `leave out one of the two, or write ${draft.flag} once for each`);
}
