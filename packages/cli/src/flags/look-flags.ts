import { boolean, string } from '@oclif/core/flags';

/** How the commands that show data print it. */
export const DATA_FLAG = {
  output: string({ char: 'o', summary: 'Print as data.', options: ['json', 'yaml'], helpValue: 'FORMAT' }),
};

/** For who wants to see what comes with aisubmit whatever their cluster says. */
export const BUILT_IN_FLAG = {
  'built-in': boolean({ summary: 'Only what comes with aisubmit; asks no cluster.' }),
};
