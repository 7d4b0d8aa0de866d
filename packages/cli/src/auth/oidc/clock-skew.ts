const NOTEWORTHY_MS = 60_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Says how far this machine's clock is from the issuer's; nothing below a minute. Ahead is positive. */
export function clockSentence(skewMs: number | undefined): string | undefined {
  if (skewMs === undefined || !Number.isFinite(skewMs) || Math.abs(skewMs) < NOTEWORTHY_MS) return undefined;
  return `this machine's clock is about ${duration(Math.abs(skewMs))} ${skewMs > 0 ? 'ahead of' : 'behind'} the issuer's`;
}

function duration(ms: number): string {
  const [size, unit] = ms < 2 * HOUR_MS ? [MINUTE_MS, 'minute'] : [HOUR_MS, 'hour'];
  const count = Math.round(ms / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
