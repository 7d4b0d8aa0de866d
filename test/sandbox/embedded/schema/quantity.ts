const PATTERN = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d{1,3})?$/;
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL_EXPONENTS: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const NANO = 1_000_000_000n;

/** The value in billionths, rounded up as Kubernetes does; undefined for what is no quantity. */
export function nanoOf(text: string): bigint | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [, sign, digits = '', suffix = ''] = match;
  const [whole = '', fraction = ''] = digits.split('.');
  const unscaled = BigInt(`${whole}${fraction}` || '0');
  const binary = BINARY.indexOf(suffix);
  const exponent = DECIMAL_EXPONENTS[suffix] ?? (binary > 0 ? 0 : Number(suffix.slice(1)));
  const multiplier = binary > 0 ? 1024n ** BigInt(binary) : 1n;
  const shift = exponent + 9 - fraction.length;
  const scaled = unscaled * multiplier;
  const nano = shift >= 0 ? scaled * 10n ** BigInt(shift) : ceilDivide(scaled, 10n ** BigInt(-shift));
  return sign === '-' ? -nano : nano;
}

/** The spelling the API server answers with: `1000m` → `1`, `0.5` → `500m`, `1024Mi` → `1Gi`. */
export function canonicalQuantity(text: string): string | undefined {
  const nano = nanoOf(text);
  if (nano === undefined) return undefined;
  const suffix = PATTERN.exec(text)?.[3] ?? '';
  if (BINARY.indexOf(suffix) > 0 && nano % NANO === 0n) return formatBinary(nano / NANO);
  if (/^[eE]\S/.test(suffix) && suffix.length > 1) return text;
  return formatQuantity(nano);
}

/** Decimal spelling of billionths with the largest suffix that keeps it whole. */
export function formatQuantity(nano: bigint): string {
  if (nano === 0n) return '0';
  const found = Object.entries(DECIMAL_EXPONENTS)
    .toReversed()
    .find(([, exponent]) => nano % 10n ** BigInt(exponent + 9) === 0n);
  if (found === undefined) return `${nano}n`;
  return `${nano / 10n ** BigInt(found[1] + 9)}${found[0]}`;
}

function formatBinary(value: bigint): string {
  let rest = value;
  let power = 0;
  while (rest !== 0n && rest % 1024n === 0n && power < BINARY.length - 1) {
    rest /= 1024n;
    power += 1;
  }
  return `${rest}${BINARY[power]}`;
}

function ceilDivide(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}
