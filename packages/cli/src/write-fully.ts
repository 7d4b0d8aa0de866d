import { writeSync } from 'node:fs';

interface Ways {
  /** Writes at once, perhaps a part. */
  readonly now?: (fd: number, bytes: Uint8Array) => number;
  /** Takes what a full pipe does not take yet. */
  readonly later: (bytes: Uint8Array) => void;
}

/**
 * Writes a whole text at once, without the streams of `process`, which take longer to open than one line to write. What a
 * full pipe does not take goes to `later`; a reader that has gone is no error.
 */
export function writeFully(fd: number, text: string, { now = writeSync, later }: Ways): void {
  let left: Uint8Array = Buffer.from(text);
  try {
    while (left.length > 0) left = left.subarray(now(fd, left));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EAGAIN') later(left);
    else if (code !== 'EPIPE' && code !== 'EOF') throw error;
  }
}
