import type { Fields } from '../../api/fields.ts';
import type { Obj } from '../../api/object.ts';
import { groupVersionOf, type Resource } from '../../api/resources.ts';
import { columnsOf, rowOf } from './table.ts';

/** How the client wants objects: whole, as metadata only, or as a table for people. */
export type Representation = 'object' | 'metadata' | 'table';

/** Reads the Accept header; the first known entry wins, as on a real server. */
export function representationOf(accept: string): Representation {
  for (const entry of accept.split(',')) {
    const as = /;\s*as=(\w+)/.exec(entry)?.[1];
    if (as === 'Table') return 'table';
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return 'metadata';
    if (as === undefined && /json|\*\/\*|yaml/.test(entry)) return 'object';
  }
  return 'object';
}

/** One object as asked for. */
export function representObject(object: Obj, representation: Representation, resource: Resource): unknown {
  if (representation === 'metadata') return partial(object);
  if (representation === 'table')
    return table([object], resource, { resourceVersion: object.metadata.resourceVersion });
  return object;
}

export interface ListMeta {
  readonly resourceVersion: string | undefined;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

/** A list as asked for. Items of typed lists carry no apiVersion and kind, as on a real server. */
export function representList(
  objects: readonly Obj[],
  representation: Representation,
  options: { resource: Resource; meta: ListMeta },
): unknown {
  const { resource, meta } = options;
  if (representation === 'table') return table(objects, resource, meta);
  if (representation === 'metadata') {
    return {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata: meta,
      items: objects.map(partial),
    };
  }
  const items = objects.map(({ apiVersion: _apiVersion, kind: _kind, ...rest }) => rest);
  return { kind: `${resource.kind}List`, apiVersion: groupVersionOf(resource), metadata: meta, items };
}

function partial({ metadata }: Obj): Fields {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

function table(objects: readonly Obj[], resource: Resource, meta: ListMeta): Fields {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: meta,
    columnDefinitions: columnsOf(resource),
    rows: objects.map((object) => ({ cells: rowOf(object, resource), object: partial(object) })),
  };
}
