import { AisubmitError, parseDurationSeconds } from '@aisubmit/sdk';

/**
 * Reads the value of `--timeout`.
 *
 * @throws {AisubmitError} `INVALID_INPUT` for what is no duration.
 */
export function timeoutSeconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = parseDurationSeconds(text);
  if (seconds !== undefined) return seconds;
  throw new AisubmitError('INVALID_INPUT', `--timeout must be a duration such as 30s or 10m (got "${text}")`);
}
