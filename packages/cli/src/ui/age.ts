const UNITS: readonly (readonly [string, number])[] = [
  ['y', 31_536_000],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
];

/** How long something has been so, as `for 12m`; nothing where that is unknown. Clocks that differ make it never negative. */
export function lasting(since: string | undefined, now: number): string {
  return since === undefined || Number.isNaN(Date.parse(since)) ? '' : `for ${age(since, now)}`;
}

/** How long ago an RFC 3339 time was, as kubectl words it: `45s`, `12m`, `3h20m`, `5d`. */
export function age(timestamp: string | undefined, now: number): string {
  const then = Date.parse(timestamp ?? '');
  if (Number.isNaN(then)) return '<unknown>';
  const seconds = Math.max(0, Math.floor((now - then) / 1000));
  const index = UNITS.findIndex(([, size]) => seconds >= size);
  const [unit, size] = UNITS[index] ?? ['s', 1];
  const whole = Math.floor(seconds / size);
  const [nextUnit, nextSize] = UNITS[index + 1] ?? ['', 1];
  const rest = nextUnit === '' ? 0 : Math.floor((seconds - whole * size) / nextSize);
  return whole < 10 && rest > 0 ? `${whole}${unit}${rest}${nextUnit}` : `${whole}${unit}`;
}
