import { type Fields, isFields } from '../../api/fields.ts';

/** RFC 7386: maps merge, null removes, everything else replaces. */
export function mergePatch(current: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch;
  const result: Fields = isFields(current) ? { ...current } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}
