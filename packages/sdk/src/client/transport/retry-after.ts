/** Reads a Retry-After header (seconds or a date) or, failing that, a Status' `retryAfterSeconds`, in milliseconds. */
export function retryAfterMs(
  header: string | undefined,
  seconds: unknown,
  now: number = Date.now(),
): number | undefined {
  if (header !== undefined && /^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = header === undefined ? Number.NaN : Date.parse(header);
  if (!Number.isNaN(date)) return Math.max(0, date - now);
  return typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : undefined;
}
