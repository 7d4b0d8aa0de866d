const NANO = 1_000_000_000n;
const BINARY: readonly (readonly [string, bigint])[] = [
  ['Ti', 1024n ** 4n],
  ['Gi', 1024n ** 3n],
  ['Mi', 1024n ** 2n],
  ['Ki', 1024n],
];

/** Writes an amount of billionths in the manner of `like`: `16Gi` beside `64Gi`, `500m` beside `8`. */
export function formatAmount(amount: bigint, like: string): string {
  if (/i$/.test(like)) {
    const bytes = amount / NANO;
    const unit = BINARY.find(([, size]) => bytes >= size);
    return unit === undefined ? String(bytes) : `${trimmed(Number((bytes * 10n) / unit[1]) / 10)}${unit[0]}`;
  }
  return amount % NANO === 0n ? String(amount / NANO) : `${(amount + 999_999n) / 1_000_000n}m`;
}

function trimmed(value: number): string {
  return String(value);
}
