import { string } from '@oclif/core/args';

/** The name of a Secret. */
export const SECRET_NAME_ARG = string({ description: 'Name of the Secret.', required: true, ignoreStdin: true });
