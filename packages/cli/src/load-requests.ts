import {
  AisubmitError,
  isRequestDocument,
  type PackedCode,
  parseRequest,
  type Reason,
  readDocuments,
  type SourceDocument,
  type WorkloadRequest,
} from '@aisubmit/sdk';
import type { SourceText } from './read-files.ts';

/** Where the user wrote something, as far as it is known. */
export interface Whereabouts {
  /** For people: `training.yaml:4:12 spec.image`, `--image`. */
  readonly text: string;
  readonly source?: string;
  readonly line?: number;
  readonly column?: number;
}

/** A request and the way back from its paths to where the user wrote them. */
export interface LoadedRequest {
  readonly request: WorkloadRequest;
  /** Words an error's paths as places in the file. */
  readonly explain: (error: unknown) => unknown;
  /** Finds a path of the request, or the nearest parent that was written. */
  readonly locate: (path: string) => Whereabouts;
  /** Files that come beside the request. */
  readonly code?: PackedCode;
}

/**
 * Reads every request of some files. All mistakes of all documents are told at once.
 *
 * @throws {AisubmitError} `INVALID_INPUT` for bad documents, documents of others, and two of one kind and name.
 */
export function loadRequests(texts: readonly SourceText[]): LoadedRequest[] {
  const documents = texts.flatMap(({ source, text }) => readDocuments(text, { source }));
  if (documents.length === 0) {
    throw new AisubmitError('INVALID_INPUT', `${texts.map(({ source }) => source).join(', ')} holds no document`, {
      fix: 'write a Notebook, Training or Inference; kubectl aisubmit train NAME --image IMAGE --dry-run=client -o request shows one',
    });
  }
  const reasons: Reason[] = [];
  const loaded = documents.flatMap((document) => {
    try {
      return [load(document)];
    } catch (error) {
      if (!(error instanceof AisubmitError)) throw error;
      reasons.push(...(error.reasons.length > 0 ? error.reasons : [{ message: error.message }]));
      return [];
    }
  });
  if (reasons.length > 0) throw new AisubmitError('INVALID_INPUT', summary(documents, texts), { reasons });
  refuseTwins(loaded, documents);
  return loaded;
}

function load(document: SourceDocument): LoadedRequest {
  const explain = (error: unknown): unknown => inFile(error, document);
  if (!isRequestDocument(document.value)) throw foreign(document);
  try {
    return { request: parseRequest(document.value), explain, locate: (path) => locate(document, path) };
  } catch (error) {
    throw explain(error);
  }
}

function foreign(document: SourceDocument): AisubmitError {
  const kind = text(document.value, 'kind') ?? 'document';
  return new AisubmitError('INVALID_INPUT', 'not a request of aisubmit', {
    reasons: [
      {
        path: locate(document, '').text,
        message: `this ${kind} is not a Notebook, Training or Inference of aisubmit.dev`,
        fix: 'pass manifests of Kubernetes itself to kubectl apply; kubectl aisubmit check -f judges them',
      },
    ],
  });
}

function inFile(error: unknown, document: SourceDocument): unknown {
  if (!(error instanceof AisubmitError) || error.reasons.length === 0) return error;
  const reasons = error.reasons.map((reason) => ({ ...reason, path: locate(document, reason.path ?? '').text }));
  return new AisubmitError(error.code, error.message, {
    reasons,
    cause: error,
    ...(error.fix === undefined ? {} : { fix: error.fix }),
  });
}

function locate(document: SourceDocument, path: string): Whereabouts {
  const { source } = document;
  const { line, column } = document.positionOf(path);
  return { text: `${source}:${line}:${column}${path === '' ? '' : ` ${path}`}`, source, line, column };
}

function summary(documents: readonly SourceDocument[], texts: readonly SourceText[]): string {
  if (documents.length > 1) return 'some documents cannot be used as they are';
  return `${texts[0]?.source ?? 'the document'} cannot be used as it is`;
}

function refuseTwins(loaded: readonly LoadedRequest[], documents: readonly SourceDocument[]): void {
  const seen = new Map<string, number>();
  for (const [index, { request }] of loaded.entries()) {
    const id = `${request.kind} ${request.metadata.name} ${request.metadata.namespace ?? ''}`;
    const [first, document] = [seen.get(id), documents[index]];
    if (first === undefined || document === undefined) {
      seen.set(id, index);
      continue;
    }
    const earlier = documents[first];
    const at = earlier === undefined ? undefined : locate(earlier, 'metadata.name');
    const where = at === undefined ? '' : `; the other is at ${at.source}:${at.line}:${at.column}`;
    throw new AisubmitError('INVALID_INPUT', `two documents are ${request.kind} ${request.metadata.name}${where}`, {
      reasons: [{ path: locate(document, 'metadata.name').text, message: 'is taken', fix: 'choose another name' }],
    });
  }
}

function text(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'string' ? found : undefined;
}
