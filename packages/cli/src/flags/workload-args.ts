import { string } from '@oclif/core/args';
import { string as stringFlag } from '@oclif/core/flags';

/** The arguments of the commands that change several workloads at once. */
export const WORKLOAD_ARGS = {
  workloads: string({
    description: 'Names, or KIND/NAME where two kinds share a name.',
    multiple: true,
    ignoreStdin: true,
  }),
};

/** How those commands are told which, how to print, and to try first. */
export const CHANGE_FLAGS = {
  selector: stringFlag({
    char: 'l',
    summary: 'All with these labels, as with kubectl, whoever submitted them.',
    helpValue: 'SELECTOR',
  }),
  'dry-run': stringFlag({
    summary: 'client: only say what would be done. server: let the cluster say whether it would take it.',
    helpValue: 'WHERE',
    options: ['none', 'client', 'server'],
    default: 'none',
  }),
  output: stringFlag({ char: 'o', summary: 'name prints only names.', options: ['name'], helpValue: 'FORMAT' }),
};

/** Where nothing is written. */
export function dryRunWords(where: string): string {
  return { client: ' (dry run)', server: ' (server dry run)' }[where] ?? '';
}
