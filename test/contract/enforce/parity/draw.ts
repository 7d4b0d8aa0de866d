/** Somebody who draws numbers: the same seed draws the same. */
export type Draw = (below: number) => number;

/** Mulberry32: small, and the same everywhere. */
export function seeded(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One of several values, its own copy. */
export function oneOf<T>(draw: Draw, values: readonly T[]): T {
  return structuredClone(values[draw(values.length)] as T);
}

/** Up to `most` of several values, each at most once, in their order. */
export function someOf<T>(draw: Draw, values: readonly T[], most = 3): T[] {
  const wanted = draw(most + 1);
  const left = [...values];
  while (left.length > wanted) left.splice(draw(left.length), 1);
  return left;
}

/** Where rules begin and end: each field with values on both sides of some rule. `undefined` takes the field away. */
export type Edges = Readonly<Record<string, readonly unknown[]>>;

/** One field of several, with one of its values. */
export function drawn(edges: Edges, draw: Draw): [path: string, value: unknown] {
  const [path, values] = oneOf(draw, Object.entries(edges));
  // Null is what the API server takes for absent.
  return [path, draw(20) === 0 ? null : oneOf(draw, values)];
}

/** Sets a field, or takes it away; `~1` is a dot that belongs to a name. */
export function put(target: object, [path, value]: readonly [path: string, value: unknown]): void {
  const keys = path.split('.').map((key) => key.replaceAll('~1', '.'));
  const last = keys.pop() ?? '';
  let at = target as Record<string, unknown>;
  for (const key of keys) {
    const below = (at[key] ?? {}) as Record<string, unknown>;
    at[key] = below;
    at = below;
  }
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
}
