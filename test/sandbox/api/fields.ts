/** A JSON object of which nothing is known yet. */
export type Fields = Record<string, unknown>;

/** Reads `a.b.0.c`; undefined where the way ends early. Keys with dots in them are read with brackets instead. */
export function at(value: unknown, path: string): unknown {
  let current = value;
  for (const key of path.split('.')) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Fields)[key];
  }
  return current;
}

export function stringAt(value: unknown, path: string): string | undefined {
  const found = at(value, path);
  return typeof found === 'string' ? found : undefined;
}

export function numberAt(value: unknown, path: string): number | undefined {
  const found = at(value, path);
  return typeof found === 'number' ? found : undefined;
}

export function boolAt(value: unknown, path: string): boolean | undefined {
  const found = at(value, path);
  return typeof found === 'boolean' ? found : undefined;
}

/** The object there, or an empty one. */
export function fieldsAt(value: unknown, path: string): Fields {
  const found = at(value, path);
  return isFields(found) ? found : {};
}

/** The objects of the list there, or none. */
export function listAt(value: unknown, path: string): Fields[] {
  const found = at(value, path);
  return Array.isArray(found) ? found.filter(isFields) : [];
}

/** The strings of the list there, or none. */
export function stringsAt(value: unknown, path: string): string[] {
  const found = at(value, path);
  return Array.isArray(found) ? found.filter((entry) => typeof entry === 'string') : [];
}

/** The map of strings there, such as labels, or an empty one. */
export function mapAt(value: unknown, path: string): Record<string, string> {
  const entries = Object.entries(fieldsAt(value, path)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sets a value where none is (undefined or null); how defaulting works. */
export function setDefault(target: Fields, key: string, value: unknown): void {
  if (target[key] === undefined || target[key] === null) target[key] = value;
}

/** The object under a key, made if it is not there. */
export function childOf(target: Fields, key: string): Fields {
  const found = target[key];
  if (isFields(found)) return found;
  const made: Fields = {};
  target[key] = made;
  return made;
}

/** Copies plain JSON data. */
export function cloneJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Compares plain JSON data; key order does not matter. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((entry, i) => sameJson(entry, b[i]));
  if (!isFields(a) || !isFields(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}
