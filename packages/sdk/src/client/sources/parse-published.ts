import { AisubmitError, type Reason } from '../../errors.ts';
import { readDocuments, type SourceDocument } from '../../request/read-documents.ts';
import { safeText } from '../safe-text.ts';

/** More would push what matters off the screen. */
const MAX_REASONS = 20;

/** A document that somebody published, and what it must be. */
export interface PublishedText<T> {
  readonly text: string;
  /** Where it lies, such as `ConfigMap aisubmit-system/aisubmit-policy-strict, policy.yaml`. */
  readonly source: string;
  /** How messages name it, such as `policy strict`. */
  readonly what: string;
  /** The name it must carry, since it is found, explained and recorded by it. */
  readonly name: string;
  /** What the reader of an error can do about it. */
  readonly fix: string;
  readonly parse: (value: unknown) => T;
}

/**
 * Reads a text that holds exactly one document.
 *
 * @throws AisubmitError `INVALID_INPUT` whose reasons name document, line, path and fix.
 */
export function parsePublished<T extends { readonly name: string }>(published: PublishedText<T>): T {
  const { parse, name } = published;
  const document = onlyDocument(published);
  try {
    const parsed = parse(document.value);
    if (parsed.name === name) return parsed;
  } catch (error) {
    if (!(error instanceof AisubmitError)) throw error;
    throw unusable(
      published,
      reasonsOf(error).map((reason) => inDocument(reason, document)),
    );
  }
  const fix = `set it to ${name}, or publish the document by its own name`;
  const wrongName = { path: 'metadata.name', message: `must be ${name}, the name it is published by`, fix };
  throw unusable(published, [inDocument(wrongName, document)]);
}

function onlyDocument<T>(published: PublishedText<T>): SourceDocument {
  const { text, source } = published;
  const documents = read(published);
  const [document] = documents;
  if (document !== undefined && documents.length === 1) return document;
  const count = documents.length === 0 ? 'no document' : `${documents.length} documents`;
  const shown = text.trim() === '' ? 'is empty' : `holds ${count} where one is wanted`;
  throw unusable(published, [{ path: source, message: shown }]);
}

function read<T>(published: PublishedText<T>): SourceDocument[] {
  try {
    return readDocuments(published.text, { source: published.source });
  } catch (error) {
    if (!(error instanceof AisubmitError)) throw error;
    const { source } = published;
    throw unusable(
      published,
      reasonsOf(error).map((reason) => ({
        ...reason,
        path: reason.path?.startsWith(source) === true ? reason.path : `${source} ${reason.path ?? ''}`.trim(),
      })),
    );
  }
}

function reasonsOf(error: AisubmitError): readonly Reason[] {
  return error.reasons.length > 0 ? error.reasons : [{ message: error.message }];
}

function inDocument(reason: Reason, { source, positionOf }: SourceDocument): Reason {
  const path = reason.path ?? '';
  const { line, column } = positionOf(path);
  return { ...reason, path: `${source}:${line}:${column} ${path}`.trim() };
}

function unusable<T>({ what, fix }: PublishedText<T>, reasons: readonly Reason[]): AisubmitError {
  const shown = reasons.slice(0, MAX_REASONS).map((reason) => ({ ...reason, ...safe(reason) }));
  const more = reasons.length - shown.length;
  return new AisubmitError('INVALID_INPUT', `${what} cannot be used`, {
    reasons: more === 0 ? shown : [...shown, { message: `and ${more} more mistakes` }],
    fix,
  });
}

function safe({ path, message }: Reason): Pick<Reason, 'path' | 'message'> {
  return { message: safeText(message), ...(path === undefined ? {} : { path: safeText(path) }) };
}
