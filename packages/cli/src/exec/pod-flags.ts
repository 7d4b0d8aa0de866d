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
