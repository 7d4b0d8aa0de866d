import { isPlainObject } from '../plain-object.ts';

/** Sets a nested field, making the mappings on the way. */
export function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let inside = target;
  path.forEach((key, index) => {
    if (index === path.length - 1) {
      inside[key] = value;
      return;
    }
    const inner = inside[key];
    const next: Record<string, unknown> = isPlainObject(inner) ? { ...inner } : {};
    inside[key] = next;
    inside = next;
  });
}
