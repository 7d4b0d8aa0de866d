import { boolean, string } from '@oclif/core/flags';
import { CLUSTER_FLAGS } from './global-flags.ts';
import { POLICY_FLAGS, type PolicyFlags } from './policy-flags.ts';

const helpGroup = 'submission';

/** How to submit, the same for flags and files. */
export const SUBMIT_FLAGS = {
  'dry-run': string({
    summary: 'client: show the objects and ask no cluster. server: ask the cluster, write nothing.',
    helpValue: 'WHERE',
    options: ['none', 'client', 'server'],
    default: 'none',
    helpGroup,
  }),
  output: string({
    char: 'o',
    summary: 'Print as data; request is the document that -f takes.',
    helpValue: 'FORMAT',
    options: ['json', 'yaml', 'name', 'request'],
    helpGroup,
  }),
  pin: boolean({
    summary:
      'Look up the commits of branches and tags now, with your own git, and record them; always done where the policy wants commits.',
    helpGroup,
  }),
  replace: boolean({ summary: 'Delete what holds the name first; volumes stay.', helpGroup }),
  detach: boolean({ aliases: ['no-follow'], summary: 'Return as soon as it is submitted.', helpGroup }),
  timeout: string({
    summary: 'How long to watch it start; it goes on afterwards.',
    helpValue: 'TIME',
    default: '5m',
    helpGroup,
  }),
  'with-secrets': boolean({
    summary: 'Print generated Secrets as well, with --dry-run=client and render.',
    helpGroup,
  }),
  ...POLICY_FLAGS,
  ...CLUSTER_FLAGS,
};

/** The parsed form of `SUBMIT_FLAGS`. */
export type SubmitFlags = {
  readonly 'dry-run': string;
  readonly output?: string | undefined;
  readonly pin: boolean;
  readonly replace: boolean;
  readonly detach: boolean;
  readonly timeout: string;
  readonly 'with-secrets': boolean;
} & PolicyFlags &
  import('../cluster/connect.ts').ClusterFlags;
