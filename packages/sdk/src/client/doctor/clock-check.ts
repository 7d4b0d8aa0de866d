import type { Verdict } from './doctor-check.ts';

interface Answered {
  /** When the question left and the answer came, by this machine. */
  readonly before: number;
  readonly after: number;
  /** When the server answered, by its own clock, to the second; undefined where it does not say. */
  readonly answeredAt: number | undefined;
}

const SECOND = 1000;
/** Tokens are taken a little before they begin and after they end; how much differs. */
const SMALL_MS = 30 * SECOND;
const LARGE_MS = 300 * SECOND;

/** How far this machine's clock is from the server's, at least: the way there and back is not counted. */
export function clockVerdict({ before, after, answeredAt }: Answered): Verdict | undefined {
  if (answeredAt === undefined) return undefined;
  // The server cuts its time to the second.
  const ahead = Math.max(0, before - (answeredAt + SECOND));
  const behind = Math.max(0, answeredAt - after);
  const skew = Math.max(ahead, behind);
  if (skew <= SMALL_MS) return { status: 'pass', found: 'this machine and the server agree on the time' };
  const found = `this machine is ${spoken(skew)} ${ahead > 0 ? 'ahead of' : 'behind'} the server`;
  return { status: skew > LARGE_MS ? 'fail' : 'warn', found, why: WHY, fix: FIX };
}

const WHY = 'tokens and certificates look ended, or not yet valid, to one side';
const FIX =
  'set the clock of this machine by the network: timedatectl set-ntp true (Linux), sntp -sS time.apple.com (macOS), w32tm /resync (Windows)';

function spoken(ms: number): string {
  const seconds = Math.round(ms / SECOND);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
