import { AisubmitError, parseDurationSeconds } from '@aisubmit/sdk';

/**
 * Reads the value of a flag that takes a time, in seconds.
 *
 * @throws {AisubmitError} `INVALID_INPUT` for what is no duration.
 */
export function durationSeconds(flag: string, text: string, examples = '30s, 10m or 2h'): number {
  const seconds = parseDurationSeconds(text);
  if (seconds !== undefined) return seconds;
  throw new AisubmitError('INVALID_INPUT', `${flag} must be a duration (got "${text}")`, {
    fix: `write for example: ${flag} ${examples}`,
  });
}
