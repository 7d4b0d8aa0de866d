/** Says whether a field's value is what it must be. */
export type Check = (value: unknown) => boolean;

/** The fields an object must and may have; it may have no others. */
export interface ObjectShape {
  readonly required: Readonly<Record<string, Check>>;
  readonly optional: Readonly<Record<string, Check>>;
}

/**
 * Says what is wrong with an object, never quoting a value; undefined when it fits. A hand-written stand-in for a
 * schema, since loading zod would double the time that a cached token takes.
 */
export function misfit(value: unknown, { required, optional }: ObjectShape): string | undefined {
  if (!isPlainObject(value)) return 'it is not an object';
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(required, key) && !Object.hasOwn(optional, key)) return `"${key.slice(0, 40)}" is not known`;
  }
  for (const [key, check] of Object.entries(required)) {
    if (!Object.hasOwn(value, key)) return `"${key}" is missing`;
    if (!check(value[key])) return `"${key}" is not what it must be`;
  }
  for (const [key, check] of Object.entries(optional)) {
    if (Object.hasOwn(value, key) && !check(value[key])) return `"${key}" is not what it must be`;
  }
  return undefined;
}

/** Text of 1 to `max` characters that matches. */
export function isText(max: number, pattern = /^/): Check {
  return (value) => typeof value === 'string' && value.length > 0 && value.length <= max && pattern.test(value);
}

/** A whole number within bounds. */
export function isWhole(min: number, max: number): Check {
  return (value) => Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a JSON text, or undefined where it is none. */
export function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
