import { boolean, string } from '@oclif/core/flags';
import { CLUSTER_FLAGS } from './global-flags.ts';

/** How an admin’s command prints what it makes, or writes it. */
export const APPLY_FLAGS = {
  apply: boolean({ summary: 'Write it to the cluster by server-side apply, after showing what changes.' }),
  yes: boolean({ char: 'y', summary: 'Do not ask before writing.' }),
  'force-conflicts': boolean({ summary: 'Take over fields that somebody else has set.' }),
  output: string({
    char: 'o',
    summary: 'Print objects as YAML, which is usual, or JSON, or their names; with --apply, what was done with each.',
    options: ['yaml', 'json', 'name'],
    helpValue: 'FORMAT',
  }),
  'output-dir': string({
    summary: 'Write a file for each object, and a Kustomization of them, into this folder.',
    helpValue: 'DIR',
  }),
};

/** The same where what is printed depends on the server. */
export const WRITE_FLAGS = {
  ...APPLY_FLAGS,
  'kube-version': string({
    summary:
      'Version of the oldest server and node, 1.34 when nobody is asked; with --apply the server’s own counts where it is older.',
    helpValue: 'VERSION',
  }),
};

/** Where nobody chooses a namespace: the flag is known, so that it is refused with the reason. */
export const CLUSTER_WIDE_FLAGS = {
  ...CLUSTER_FLAGS,
  namespace: string({ char: 'n', hidden: true, summary: 'Refused: this is for the whole cluster.', helpValue: 'NAME' }),
};
