import { isPlainObject, type PlainObject } from '../../plain-object.ts';

/** What an API server keeps about an object for itself. */
const KEPT = ['managedFields', 'resourceVersion', 'generation', 'uid', 'creationTimestamp'];

/** An object without what the API server alone decides, its keys in order, so that equal objects give equal text. */
export function comparable(object: unknown): unknown {
  if (!isPlainObject(object)) return object;
  const { status: _status, metadata, ...rest } = object;
  const own = isPlainObject(metadata)
    ? Object.fromEntries(Object.entries(metadata).filter(([key]) => !KEPT.includes(key)))
    : metadata;
  return ordered({ ...rest, metadata: own });
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isPlainObject(value)) return value;
  const sorted: PlainObject = Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, ordered(value[key])]),
  );
  return sorted;
}
