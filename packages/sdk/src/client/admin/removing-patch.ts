import { isPlainObject, type PlainObject } from '../../plain-object.ts';

/** The JSON merge patch that leaves of a value what is wanted; undefined where nothing is to go. */
export function removingPatch(live: unknown, wanted: unknown): unknown {
  if (JSON.stringify(live) === JSON.stringify(wanted)) return undefined;
  if (!isPlainObject(live) || !isPlainObject(wanted)) return wanted ?? null;
  const patch: PlainObject = Object.fromEntries(
    Object.keys(live).flatMap((key) => {
      const change = removingPatch(live[key], wanted[key]);
      return change === undefined ? [] : [[key, change]];
    }),
  );
  return Object.keys(patch).length === 0 ? undefined : patch;
}
