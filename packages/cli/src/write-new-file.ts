import { writeFile } from 'node:fs/promises';
import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import type { Host } from './host.ts';

/**
 * Writes a text to a file that is not there yet, or to standard output where no path is given.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when something is there, or the folder cannot be written.
 */
export async function writeNewFile(
  path: string | undefined,
  text: string,
  host: Pick<Host, 'stdout' | 'stderr'>,
): Promise<void> {
  if (path === undefined) {
    host.stdout.write(text);
    return;
  }
  try {
    await writeFile(path, text, { flag: 'wx' });
    const shown = escapeControlChars(path);
    host.stderr.write(`${shown} written; judge your changes with: kubectl aisubmit check -f ${shown}\n`);
  } catch (cause) {
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'unknown';
    const message = REASONS[code] ?? `cannot be written (${code})`;
    throw new AisubmitError('INVALID_INPUT', `${escapeControlChars(path)} ${message}`, {
      cause,
      fix: 'choose another path with --output-file',
    });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'is there already, and is never overwritten',
  ENOENT: 'is in a folder that does not exist',
  EACCES: 'may not be written',
  EPERM: 'may not be written',
  EROFS: 'is on a read-only file system',
};
