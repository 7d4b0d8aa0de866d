import { isPlainObject } from '../plain-object.ts';

/** Sets a nested field, making the mappings on the way. */
export function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = target[key];
  const next: Record<string, unknown> = isPlainObject(inner) ? { ...inner } : {};
  target[key] = next;
  setAt(next, rest, value);
}
