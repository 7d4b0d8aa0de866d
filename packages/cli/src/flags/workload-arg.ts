import { string } from '@oclif/core/args';

/** The one argument of the commands that look at a workload. */
export const WORKLOAD_ARG = {
  workload: string({
    description: 'Name, or KIND/NAME where two kinds share a name.',
    required: true,
    ignoreStdin: true,
  }),
};
