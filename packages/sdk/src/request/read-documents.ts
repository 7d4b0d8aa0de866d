import { type Document, isScalar, LineCounter, type Node, parseAllDocuments, visit } from 'yaml';
import { AisubmitError, type Reason } from '../errors.ts';
import { escapeControlChars } from '../escape-control-chars.ts';
import { findUnsafeData } from './plain-data.ts';

/** Where a value stands in its file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One document of a YAML or JSON file. */
export interface SourceDocument {
  readonly value: unknown;
  /** The file's name as the user gave it. */
  readonly source: string;
  /** Which document of the file this is, from 0. */
  readonly index: number;
  /** Finds a path such as `spec.env[0].name`, or the nearest parent that stands in the file. */
  readonly positionOf: (path: string) => Position;
}

/** Larger than any list of manifests a person wrote; a model or a data set was given by mistake. */
const MAX_CHARACTERS = 4 * 1024 * 1024;
const MAX_DOCUMENTS = 1000;
/** Aliases are a convenience for people; a document that repeats itself more than this is built to exhaust memory. */
const MAX_ALIASES = 100;

/**
 * Reads every document of a YAML (or JSON) text. Empty documents are passed over.
 *
 * @throws {AisubmitError} `INVALID_INPUT` for bad syntax, duplicate keys, keys that reach prototypes, control characters,
 * and anything over the bounds; reasons carry `source:line:column`.
 */
export function readDocuments(text: string, options: { readonly source: string }): SourceDocument[] {
  const { source } = options;
  if (text.length > MAX_CHARACTERS) {
    throw refuse(source, [{ path: source, message: `is larger than ${MAX_CHARACTERS / 1024 / 1024} MiB` }]);
  }
  const lines = new LineCounter();
  // `logLevel: 'silent'` keeps the parser's warnings, which may quote the text, off the terminal.
  // The parser's own search for keys given twice, and its prettier errors, take quadratic time.
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    uniqueKeys: false,
    prettyErrors: false,
    version: '1.2',
    logLevel: 'silent',
  });
  if (!Array.isArray(parsed)) return [];
  if (parsed.length > MAX_DOCUMENTS) {
    throw refuse(source, [{ path: source, message: `holds more than ${MAX_DOCUMENTS} documents` }]);
  }
  return parsed.flatMap((document, index) => {
    const value = toValue(document, source, lines);
    return value === null || value === undefined
      ? []
      : [{ value, source, index, positionOf: (path: string) => positionOf(document, path, lines) }];
  });
}

function toValue(document: Document.Parsed, source: string, lines: LineCounter): unknown {
  if (document.errors.length > 0) {
    throw refuse(
      source,
      document.errors.slice(0, 20).map((error) => ({
        path: `${source}:${place(error.pos[0], lines)}`,
        message: SYNTAX_MESSAGES[error.code] ?? firstLine(error.message),
      })),
    );
  }
  const { aliases, repeats } = survey(document);
  if (aliases > MAX_ALIASES) {
    throw refuse(source, [{ path: source, message: `uses more than ${MAX_ALIASES} aliases` }]);
  }
  if (repeats.length > 0) {
    throw refuse(
      source,
      repeats.map((offset) => ({ path: `${source}:${place(offset, lines)}`, message: 'gives a key twice' })),
    );
  }
  const value = expand(document, source);
  const unsafe = findUnsafeData(value);
  if (unsafe.length > 0)
    throw refuse(
      source,
      unsafe.map((reason) => at(reason, document, { source, lines })),
    );
  return value;
}

function expand(document: Document.Parsed, source: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (cause) {
    throw new AisubmitError('INVALID_INPUT', `${source} cannot be read`, {
      cause,
      reasons: [{ path: source, message: 'has aliases that explode, or refer to nothing' }],
    });
  }
}

function at(reason: Reason, document: Document.Parsed, where: { source: string; lines: LineCounter }): Reason {
  const { line, column } = positionOf(document, reason.path ?? '', where.lines);
  return { ...reason, message: `${reason.message} (${where.source}:${line}:${column})` };
}

/** Counts aliases, and finds where keys are given again; `1` and `"1"` are one key to whoever reads the value. */
function survey(document: Document.Parsed): { readonly aliases: number; readonly repeats: readonly number[] } {
  let aliases = 0;
  const repeats: number[] = [];
  visit(document, {
    Alias: () => {
      aliases += 1;
    },
    Map: (_key, { items }) => {
      const seen = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const name = String(key.value ?? '');
        if (seen.has(name) && repeats.length < 20) repeats.push(key.range?.[0] ?? 0);
        seen.add(name);
      }
    },
  });
  return { aliases, repeats };
}

function positionOf(document: Document.Parsed, path: string, lines: LineCounter): Position {
  const parts = [...path.matchAll(/\[(\d+)\]|\["([^"]*)"\]|([^.[\]]+)/g)].map(([, index, quoted, key]) =>
    index === undefined ? (quoted ?? key ?? '') : Number(index),
  );
  for (let length = parts.length; length >= 0; length--) {
    const node = document.getIn(parts.slice(0, length), true) as Node | undefined;
    const start = length === 0 ? document.contents?.range?.[0] : node?.range?.[0];
    if (start !== undefined) {
      const { line, col } = lines.linePos(start);
      return { line, column: col };
    }
  }
  return { line: 1, column: 1 };
}

function place(offset: number, lines: LineCounter): string {
  const { line, col } = lines.linePos(offset);
  return `${line}:${col}`;
}

const SYNTAX_MESSAGES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'is indented with a tab; YAML wants spaces',
};

function firstLine(message: string): string {
  if (/call stack|stack overflow/i.test(message)) return 'is nested too deep';
  return escapeControlChars((message.split('\n')[0] ?? '').slice(0, 200));
}

function refuse(source: string, reasons: readonly Reason[]): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `${escapeControlChars(source)} cannot be read`, { reasons });
}
