import { string } from '@oclif/core/flags';

const helpGroup = 'submission';

/** What decides beside the request itself. */
export const POLICY_FLAGS = {
  policy: string({
    summary: 'Policy file or folder that holds as well. It can only tighten what applies.',
    helpValue: 'FILE',
    helpGroup,
  }),
  template: string({
    summary: 'Template to start from: a name (see template list), a file or a folder.',
    helpValue: 'NAME|FILE',
    helpGroup,
  }),
};

/** The parsed form of `POLICY_FLAGS`. */
export interface PolicyFlags {
  readonly policy?: string | undefined;
  readonly template?: string | undefined;
}
