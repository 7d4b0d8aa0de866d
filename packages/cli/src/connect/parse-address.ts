import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';

/**
 * Reads `--address`. A name is none: which address it is would be for a resolver to say.
 *
 * @throws AisubmitError `INVALID_INPUT`.
 */
export function parseAddress(text: string): string {
  if (text === 'localhost' || process.getBuiltinModule('node:net').isIP(text) !== 0) return text;
  throw new AisubmitError('INVALID_INPUT', `--address must be an IP address (got "${escapeControlChars(text)}")`, {
    fix: 'leave it out, or give an address of this machine: --address 192.0.2.7',
  });
}
