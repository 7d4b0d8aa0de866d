import * as z from 'zod';
import { parseDurationSeconds } from './duration.ts';
import { isWhole, tryParseQuantity } from './quantity.ts';

const MILLI = 1_000_000n;
const UNIT = 1_000_000_000n;
/** A container needs a few mebibytes to start at all; less is a unit forgotten (`16` is 16 bytes, `400m` is less than one). */
const MIN_BYTES = 4n * 1024n * 1024n * UNIT;

/** A quantity as text. Plain numbers are taken as Kubernetes takes them in YAML. */
const quantityText = z
  .union([z.string(), z.number()], 'must be a quantity such as 500m, 4 or 16Gi')
  .transform((value) => String(value))
  .refine((text) => tryParseQuantity(text) !== undefined, 'must be a quantity such as 500m, 4 or 16Gi');

/** CPU: more than zero, in steps of a thousandth of a core. */
export const cpuQuantity = quantityText.refine(
  (text) => holds(text, (amount) => amount >= MILLI && amount % MILLI === 0n),
  'must be at least 1m and a whole number of thousandths of a core',
);

/** Memory or storage: a whole number of bytes, enough to be meant. */
export const byteQuantity = quantityText
  .refine((text) => holds(text, isWhole), 'must be a whole number of bytes')
  .refine(
    (text) => holds(text, (amount) => amount >= MIN_BYTES),
    'must be at least 4Mi; is the unit missing? Write 16Gi for 16 gibibytes',
  );

/** How long something may take, such as `30m`, `12h` or `3d`. */
export const duration = z
  .string('must be a duration such as 30m, 12h or 3d')
  .refine((text) => parseDurationSeconds(text) !== undefined, 'must be a duration such as 30m, 12h or 3d');

function holds(text: string, test: (amount: bigint) => boolean): boolean {
  const amount = tryParseQuantity(text);
  return amount === undefined || test(amount);
}
