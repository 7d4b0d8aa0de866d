import { AisubmitError } from '@aisubmit/sdk';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';

/** What the admin commands that print or write have in common, as oclif parsed it. */
export interface WriteFlags {
  readonly apply: boolean;
  readonly output?: string | undefined;
  readonly 'output-dir'?: string | undefined;
  readonly namespace?: string | undefined;
}

/** Flags that only an answer of the cluster gives a meaning to; `-v` is harmless. */
const OF_CLUSTER = Object.keys(CLUSTER_FLAGS).filter((name) => name !== 'namespace' && name !== 'verbosity');

/**
 * Refuses flags that would do nothing, since whoever writes one means something by it.
 *
 * @param changing Flags of this command that need `--apply`.
 * @param namespace Why `--namespace` says nothing here.
 * @throws {AisubmitError} `INVALID_INPUT` naming the flag.
 */
export function checkWriteFlags(
  flags: WriteFlags,
  { changing = [], namespace }: { readonly changing?: readonly string[]; readonly namespace: string },
): void {
  if (flags.namespace !== undefined) throw refused('--namespace says nothing here', namespace);
  if (flags.apply) {
    if (flags['output-dir'] === undefined) return;
    throw refused('--output-dir and --apply contradict each other', 'write the folder first, and the cluster from it');
  }
  const given = (name: string): boolean => isGiven(Reflect.get(flags, name));
  const change = [...changing, 'yes', 'force-conflicts'].find(given);
  if (change !== undefined) throw refused(`--${change} changes the cluster`, 'add --apply');
  const cluster = OF_CLUSTER.find(given);
  if (cluster !== undefined) {
    throw refused(`without --apply no cluster is asked, so --${cluster} says nothing`, 'leave it out, or add --apply');
  }
  if (flags['output-dir'] !== undefined && flags.output !== undefined && flags.output !== 'yaml') {
    throw refused(`--output-dir writes YAML, and prints nothing as ${flags.output}`, 'leave --output out');
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== false;
}

function refused(message: string, fix: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', message, { fix });
}
