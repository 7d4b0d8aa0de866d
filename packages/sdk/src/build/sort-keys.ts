/** A mapping with its keys in order, so that two ways of writing one request give the same bytes. */
export function sortKeys<T>(mapping: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(mapping).sort(([a], [b]) => (a < b ? -1 : 1)));
}
