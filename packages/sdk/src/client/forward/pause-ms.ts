import type { RetryClock } from '../transport/retry.ts';

const FIRST_MS = 200;
const LONGEST_MS = 5000;

/** How long to wait after so many failures; somebody is watching, so never long. */
export function pauseMs(failures: number, { random }: RetryClock): number {
  return Math.min(FIRST_MS * 2 ** Math.min(failures, 10), LONGEST_MS) * (0.5 + random() / 2);
}
