/** A mapping whose values are unknown. */
export type PlainObject = Readonly<Record<string, unknown>>;

/** True for mappings, false for lists, scalars and null. */
export function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Follows keys into nested mappings; `undefined` as soon as one is missing. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isPlainObject(inner) ? inner[key] : undefined), value);
}
