import { AisubmitError, parseDurationSeconds } from '@aisubmit/sdk';
import { integer, string } from '@oclif/core/flags';

/** Which of a workload's pods is meant, and how long it is waited for. */
export const POD_FLAGS = {
  container: string({ char: 'c', summary: 'In this container.', helpValue: 'NAME' }),
  pod: string({ summary: 'In this pod; otherwise the first trial, or the newest that is ready.', helpValue: 'NAME' }),
  index: integer({ summary: 'In the trial of this number.', helpValue: 'NUMBER', min: 0 }),
  'pod-running-timeout': string({
    summary: 'How long to wait for a workload that is still starting.',
    helpValue: 'TIME',
    default: '1m',
  }),
};

/** Reads the time of `--pod-running-timeout`, in seconds; kubectl's, too, must be more than zero. */
export function waitSeconds(text: string): number {
  const seconds = parseDurationSeconds(text);
  if (seconds !== undefined) return seconds;
  throw new AisubmitError(
    'INVALID_INPUT',
    `--pod-running-timeout must be a duration such as 30s, 10m or 2h (got "${text}")`,
  );
}
