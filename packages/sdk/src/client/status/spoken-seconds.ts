const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
];

/** A time as requests write it: `90s`, `1h30m`, `2d`. */
export function spokenSeconds(seconds: number): string {
  let rest = Math.max(0, Math.round(seconds));
  let text = '';
  for (const [unit, size] of UNITS) {
    const whole = Math.floor(rest / size);
    if (whole === 0) continue;
    text += `${whole}${unit}`;
    rest -= whole * size;
  }
  return rest > 0 || text === '' ? `${text}${rest}s` : text;
}
