import { AisubmitError } from '../errors.ts';

/**
 * An amount as Kubernetes counts it: an exact whole number of billionths (`1` is `1_000_000_000n`, `100m` is `100_000_000n`).
 * Kubernetes keeps nothing finer and rounds up, so two quantities are equal here exactly when they are equal there.
 */
export type Quantity = bigint;

const NANO = 1_000_000_000n;
/** Largest magnitude the API server keeps: 2^63 - 1 whole units. */
const MAX = (2n ** 63n - 1n) * NANO;
const MAX_EXPONENT = 30;
/** Nobody means it, and the API server takes it all the same. */
const MAX_ODD_EXPONENT = 9999;

/** Multiplier of each suffix, in billionths. */
const SUFFIXES: ReadonlyMap<string, bigint> = new Map([
  ['n', 1n],
  ['u', 1_000n],
  ['m', 1_000_000n],
  ['', NANO],
  ['k', NANO * 1000n],
  ['M', NANO * 1000n ** 2n],
  ['G', NANO * 1000n ** 3n],
  ['T', NANO * 1000n ** 4n],
  ['P', NANO * 1000n ** 5n],
  ['E', NANO * 1000n ** 6n],
  ['Ki', NANO * 1024n],
  ['Mi', NANO * 1024n ** 2n],
  ['Gi', NANO * 1024n ** 3n],
  ['Ti', NANO * 1024n ** 4n],
  ['Pi', NANO * 1024n ** 5n],
  ['Ei', NANO * 1024n ** 6n],
]);

const QUANTITY = /^([+-]?)(\d{0,40})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,4})|([a-zA-Z]{0,2}))$/;

/**
 * Reads a Kubernetes quantity such as `500m`, `16Gi`, `1e3` or `-1`.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when the text is not a quantity or is larger than the API server can keep.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(text: string): Quantity {
  const quantity = tryParseQuantity(text);
  if (quantity === undefined) {
    throw new AisubmitError('INVALID_INPUT', `${JSON.stringify(text.slice(0, 64))} is not a Kubernetes quantity`, {
      fix: 'write a number with a unit, such as 500m, 4, 16Gi or 200G',
    });
  }
  return quantity;
}

/** Reads a quantity; `undefined` when {@link parseQuantity} would throw. */
export function tryParseQuantity(text: string): Quantity | undefined {
  const known = recent.get(text);
  if (known !== undefined) return known;
  const quantity = read(text);
  if (quantity === undefined) return undefined;
  if (recent.size >= RECENT_MAX) recent.clear();
  recent.set(text, quantity);
  return quantity;
}

/** One request's amounts are read many times over, by its schema, its policy, its quota and its checker. */
const recent = new Map<string, Quantity>();
const RECENT_MAX = 256;

function read(text: string): Quantity | undefined {
  const amount = measured(text, MAX_EXPONENT);
  return amount === undefined || amount > MAX || amount < -MAX ? undefined : amount;
}

/**
 * Reads a quantity as the API server keeps it: what is larger than it can keep becomes the largest that it can.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when the text is not a quantity.
 */
export function cappedQuantity(text: string): Quantity {
  const amount = measured(text, MAX_ODD_EXPONENT);
  if (amount === undefined) return parseQuantity(text);
  if (amount > MAX) return MAX;
  return amount < -MAX ? -MAX : amount;
}

function measured(text: string, maxExponent: number): bigint | undefined {
  const match = QUANTITY.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent, suffix = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const scaled = exponent === undefined ? SUFFIXES.get(suffix) : NANO;
  const power = Number(exponent ?? '0');
  if (scaled === undefined || Math.abs(power) > maxExponent) return undefined;
  const numerator = BigInt(whole + fraction) * scaled * 10n ** BigInt(Math.max(power, 0));
  const denominator = 10n ** BigInt(fraction.length + Math.max(-power, 0));
  const magnitude = (numerator + denominator - 1n) / denominator;
  return sign === '-' ? -magnitude : magnitude;
}

/** Orders two quantities: negative when `a` is less than `b`, 0 when they are the same amount. */
export function compareQuantities(a: string, b: string): -1 | 0 | 1 {
  const [left, right] = [parseQuantity(a), parseQuantity(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** True when the amount has no fraction of a unit (bytes come whole). */
export function isWhole(quantity: Quantity): boolean {
  return quantity % NANO === 0n;
}
