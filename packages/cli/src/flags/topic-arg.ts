import { string } from '@oclif/core/args';

/** The one argument of `explain`. */
export const TOPIC_ARG = {
  topic: string({
    description: 'Id of a control, or path of a field, such as resources.memory.',
    required: true,
    ignoreStdin: true,
  }),
};
