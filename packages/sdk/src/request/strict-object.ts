import * as z from 'zod';
import { closest } from './closest.ts';

/**
 * A zod object that refuses unknown keys and says which known one was probably meant.
 * The message of an `unrecognized_keys` issue holds one line per key, in the order of the keys.
 */
export function strictObject<Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => describeUnknown(key, known)).join('\n');
      if (issue.code === 'invalid_type') return 'must be a mapping';
      return undefined;
    },
  });
}

function describeUnknown(key: string, known: readonly string[]): string {
  const guess = closest(key, known);
  return guess === undefined
    ? `is not a known field (known: ${known.join(', ')})`
    : `is not a known field; did you mean "${guess}"?`;
}
