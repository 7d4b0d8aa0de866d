import { type Answered, aheadBy } from '../transport/server-clock.ts';
import type { Verdict } from './doctor-check.ts';

const SECOND = 1000;
/** Tokens are taken a little before they begin and after they end; how much differs. */
const SMALL_MS = 30 * SECOND;
const LARGE_MS = 300 * SECOND;

/** How far this machine's clock is from the server's, at least: the way there and back is not counted. */
export function clockVerdict(answered: Answered): Verdict | undefined {
  const server = aheadBy(answered);
  if (server === undefined) return undefined;
  const ahead = Math.max(0, -server.most);
  const behind = Math.max(0, server.least);
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
