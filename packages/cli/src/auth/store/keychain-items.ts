import { sha256Hex } from '../sha256-hex.ts';
import type { TokenSet } from '../token-set.ts';
import { isWhole, jsonValue, misfit, type ObjectShape } from './object-shape.ts';
import { MAX_TOKENS_BYTES, parseTokenSet, tokenSetText } from './parse-token-set.ts';

// Tokens are one item, or, where items are small, parts and a header that names them. Two sets of parts take turns:
// until the header is replaced, the last write, the set before is whole.

/** Windows allows 2,560 bytes (CRED_MAX_CREDENTIAL_BLOB_SIZE). */
const WINDOWS_ITEM_BYTES = 2400;
const PREFIX_BYTES = 20;
export const MAX_PARTS = Math.ceil(MAX_TOKENS_BYTES / (WINDOWS_ITEM_BYTES - PREFIX_BYTES));

/** What the item under the account's id says. */
export interface Header {
  readonly version: 1;
  /** Grows by one with every write. */
  readonly generation: number;
  /** The tokens themselves, when they fit. */
  readonly tokens?: TokenSet;
  readonly parts?: number;
  /** SHA-256 of all parts in a row, so that parts of two writes never pass for one. */
  readonly sha256?: string;
}

export interface KeychainItems {
  readonly header: string;
  readonly parts: readonly string[];
}

/** How many bytes an item of this system's keychain holds. */
export function itemBytes(platform: NodeJS.Platform): number {
  return platform === 'win32' ? WINDOWS_ITEM_BYTES : MAX_TOKENS_BYTES;
}

/** Says under which name a part is kept. */
export function partName(id: string, generation: number, index: number): string {
  return `${id}.${generation % 2 === 0 ? 'a' : 'b'}.${index}`;
}

/** Splits tokens into items, or says undefined where they are too large. */
export function itemsOf(tokens: TokenSet, generation: number, maxBytes: number): KeychainItems | undefined {
  const text = tokenSetText(tokens);
  const whole = `{"version":1,"generation":${generation},"tokens":${text}}`;
  if (whole.length <= maxBytes) return { header: whole, parts: [] };
  if (whole.length > MAX_TOKENS_BYTES) return undefined;
  const size = maxBytes - PREFIX_BYTES;
  const parts = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    partText(generation, text.slice(index * size, (index + 1) * size)),
  );
  const header: Header = { version: 1, generation, parts: parts.length, sha256: sha256Hex(text) };
  return { header: JSON.stringify(header), parts };
}

/** Puts parts together again; undefined unless they are the very ones that the header names. */
export function tokensOfParts(header: Header, parts: readonly (string | null)[]): TokenSet | undefined {
  const prefix = partText(header.generation, '');
  if (!parts.every((part) => part?.startsWith(prefix) === true)) return undefined;
  const text = parts.map((part) => part?.slice(prefix.length)).join('');
  return sha256Hex(text) === header.sha256 ? parseTokenSet(jsonValue(text)) : undefined;
}

const WHOLE: ObjectShape = {
  required: {
    version: (value) => value === 1,
    generation: isWhole(1, Number.MAX_SAFE_INTEGER),
    tokens: (value) => parseTokenSet(value) !== undefined,
  },
  optional: {},
};
const SPLIT: ObjectShape = {
  required: {
    version: (value) => value === 1,
    generation: isWhole(1, Number.MAX_SAFE_INTEGER),
    parts: isWhole(1, MAX_PARTS),
    sha256: (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
  },
  optional: {},
};

/** Makes a header of an item's text, or undefined where it is none. */
export function parseHeader(text: string): Header | undefined {
  const value = jsonValue(text);
  const fits = misfit(value, WHOLE) === undefined || misfit(value, SPLIT) === undefined;
  return fits ? (value as Header) : undefined;
}

function partText(generation: number, text: string): string {
  return `${generation}:${text}`;
}
