import { escapeControlChars } from '@aisubmit/sdk';
import type { Host } from '../host.ts';

/** Repeats what the API server warns about. */
export function sayWarnings(warnings: readonly string[], host: Host): void {
  for (const warning of warnings) host.stderr.write(`warning: ${escapeControlChars(warning)}\n`);
}
