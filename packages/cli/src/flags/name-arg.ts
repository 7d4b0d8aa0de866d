import { string } from '@oclif/core/args';

/** The one argument of the commands about a template. */
export const TEMPLATE_ARG = {
  name: string({ description: 'Name of a template.', required: true, ignoreStdin: true }),
};

/** The one argument of `policy init`. */
export const POLICY_ARG = {
  name: string({ description: 'baseline, strict or airgapped.', default: 'baseline', ignoreStdin: true }),
};
