import type { CopyProgress } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import type { Progress } from '../ui/progress.ts';

const DRAW_EVERY_MS = 200;

/** Draws how far a copy is, a few times a second, on terminals only. */
export function drawProgress(host: Host, progress: Progress): (soFar: CopyProgress) => void {
  const start = host.now();
  let drawn = start;
  return (soFar) => {
    const now = host.now();
    if (!host.stderr.isTTY || now - drawn < DRAW_EVERY_MS) return;
    drawn = now;
    progress.step(copyText(soFar, now - start));
  };
}

/** Says how much was copied, and how fast. */
export function copyText({ bytes, files }: CopyProgress, ms: number): string {
  const rate = ms < 1000 ? '' : `, ${byteText((bytes / ms) * 1000)}/s`;
  return `Copied ${files} ${files === 1 ? 'file' : 'files'}, ${byteText(bytes)}${rate}`;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Writes an amount with at most three digits: `1.5 MiB`. */
export function byteText(bytes: number): string {
  let [amount, unit] = [bytes, 0];
  while (amount >= 1000 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? amount : Number(amount.toPrecision(3))} ${UNITS[unit]}`;
}
