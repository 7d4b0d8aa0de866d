const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const DURATION = /^(?:\d{1,9}[smhd]){1,4}$/;
/** A Job's and a pod's deadline are 32-bit seconds. */
const MAX_SECONDS = 2_147_483_647;

/** Reads `90s`, `30m`, `12h`, `3d` or a sum such as `1h30m`, in seconds; `undefined` when the text is none of these. */
export function parseDurationSeconds(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  let seconds = 0;
  for (const [, amount = '0', unit = 's'] of text.matchAll(/(\d+)([smhd])/g)) {
    seconds += Number(amount) * (UNIT_SECONDS[unit] ?? 0);
  }
  return seconds > 0 && seconds <= MAX_SECONDS ? seconds : undefined;
}
