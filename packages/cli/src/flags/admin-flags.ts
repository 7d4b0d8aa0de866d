import { boolean, string } from '@oclif/core/flags';

/** How an admin’s command writes what it otherwise prints. */
export const APPLY_FLAGS = {
  apply: boolean({ summary: 'Write it to the cluster by server-side apply, after showing what changes.' }),
  yes: boolean({ char: 'y', summary: 'Do not ask before writing.' }),
  'force-conflicts': boolean({ summary: 'Take over fields that somebody else has set.' }),
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
