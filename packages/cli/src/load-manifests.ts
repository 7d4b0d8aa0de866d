import { AisubmitError, type KubeObject, type Reason, readDocuments, type SourceDocument } from '@aisubmit/sdk';
import type { SourceText } from './read-files.ts';

/** Where something stands in a file. */
export interface Place {
  readonly source: string;
  readonly line?: number;
  readonly column?: number;
}

/** A manifest and the way from its paths to the file. */
export interface Located {
  readonly object: KubeObject;
  readonly place: (path: string) => Place;
}

const MAX_OBJECTS = 20_000;

/**
 * Reads every Kubernetes object of some files; a List counts as its items.
 *
 * @throws {AisubmitError} `INVALID_INPUT` naming every document that is no Kubernetes object.
 */
export function loadManifests(texts: readonly SourceText[]): Located[] {
  const reasons: Reason[] = [];
  const located = texts
    .flatMap(({ source, text }) => readDocuments(text, { source }))
    .flatMap((document) => unfold(document.value, document, ''))
    .filter((each): each is Located => {
      if (!('reason' in each)) return true;
      reasons.push(each.reason);
      return false;
    });
  if (reasons.length > 0)
    throw new AisubmitError('INVALID_INPUT', 'some documents are no Kubernetes objects', { reasons });
  if (located.length > MAX_OBJECTS)
    throw new AisubmitError('INVALID_INPUT', `more than ${MAX_OBJECTS} objects`, { fix: 'check fewer files at once' });
  if (located.length === 0)
    throw new AisubmitError('INVALID_INPUT', 'nothing to check: no document was found', {
      fix: 'check the path behind -f',
    });
  return located;
}

type Unfolded = Located | { readonly reason: Reason };

function unfold(value: unknown, document: SourceDocument, prefix: string): Unfolded[] {
  const items = listItems(value);
  if (items !== undefined) return items.flatMap((item, index) => unfold(item, document, `${prefix}items[${index}].`));
  const place = (path: string): Place => {
    const at = document.positionOf(`${prefix}${path}`);
    return { source: document.source, ...(at === undefined ? {} : { line: at.line, column: at.column }) };
  };
  if (isKubeObject(value)) return [{ object: value, place }];
  const { source, line, column } = place('');
  const where = line === undefined ? source : `${source}:${line}:${column}`;
  return [{ reason: { path: where, message: 'has no apiVersion, kind and metadata.name' } }];
}

function listItems(value: unknown): readonly unknown[] | undefined {
  if (!isRecord(value) || typeof value['kind'] !== 'string' || !value['kind'].endsWith('List')) return undefined;
  return Array.isArray(value['items']) ? value['items'] : undefined;
}

function isKubeObject(value: unknown): value is KubeObject {
  if (!isRecord(value) || typeof value['apiVersion'] !== 'string' || typeof value['kind'] !== 'string') return false;
  const metadata = value['metadata'];
  return isRecord(metadata) && (typeof metadata['name'] === 'string' || typeof metadata['generateName'] === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
