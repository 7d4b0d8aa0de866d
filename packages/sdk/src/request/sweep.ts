import * as z from 'zod';
import { count } from './common-spec.ts';
import { envName } from './names.ts';
import { strictObject } from './strict-object.ts';

/** Far below the API server's bound for Indexed Jobs, far above what anybody looks at. */
const MAX_TRIALS = 10_000;
const MAX_PARAMETERS = 20;
/** Control characters have no place in a command line. */
const PRINTABLE = /^[^\p{Cc}]*$/u;

const value = z
  .union([
    z
      .string()
      .max(1024, 'must be at most 1024 characters')
      .regex(PRINTABLE, 'must not hold control characters')
      // Kubernetes and the trial itself would expand it.
      .refine((text) => !text.includes('$'), 'must not hold $'),
    z.number(),
    z.boolean(),
  ])
  .transform(String);

const values = z
  .array(value)
  .min(1, 'must hold at least one value')
  .max(1000, 'must be at most 1000 values')
  .refine((list) => new Set(list).size === list.length, 'must not hold a value twice');

const parameters = z
  .record(envName.max(64, 'must be at most 64 characters'), values)
  .refine((all) => Object.keys(all).length > 0, 'must name at least one parameter')
  .refine((all) => Object.keys(all).length <= MAX_PARAMETERS, `must be at most ${MAX_PARAMETERS} parameters`)
  .refine(
    (all) => trialsOf(all) <= MAX_TRIALS,
    `must make at most ${MAX_TRIALS} trials; there is one for each combination of values`,
  );

/** A search over hyperparameters: one trial for each combination of values. */
export const sweep = strictObject({
  parameters: parameters.optional(),
  parallelism: count.min(1, 'must be at least 1').max(1000).optional(),
});

/** Number of trials: every value of each parameter with every value of the others. */
export function trialsOf(all: Readonly<Record<string, readonly string[]>>): number {
  return Object.values(all).reduce((product, { length }) => product * length, 1);
}
