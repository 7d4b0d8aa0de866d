import type { EffectiveSweep, EffectiveTraining } from '../policy/effective.ts';
import { runOf } from './run.ts';

/**
 * Runs in front of a trial's command, in any POSIX shell: reads its own number, takes the values that belong to it, puts
 * them into the environment as SWEEP_<name> and into the command wherever it says $(name), and becomes the command.
 * The text never changes: parameters, values and the command are its arguments, so nothing of them is read as code.
 * Kubernetes expands $(name) of variables that exist, and none can have a name that the text holds in brackets.
 */
const TRIAL = `aisubmit_index=$JOB_COMPLETION_INDEX
aisubmit_trial=$aisubmit_index
while [ "$1" != -- ]; do
  aisubmit_name=$1
  aisubmit_count=$2
  shift 2
  aisubmit_wanted=$((aisubmit_index % aisubmit_count))
  aisubmit_index=$((aisubmit_index / aisubmit_count))
  aisubmit_at=0
  while [ "$aisubmit_at" -lt "$aisubmit_count" ]; do
    if [ "$aisubmit_at" -eq "$aisubmit_wanted" ]; then aisubmit_value=$1; fi
    shift
    aisubmit_at=$((aisubmit_at + 1))
  done
  export "SWEEP_$aisubmit_name=$aisubmit_value"
  aisubmit_trial="$aisubmit_trial $aisubmit_name=$aisubmit_value"
  aisubmit_left=$#
  while [ "$aisubmit_left" -gt 0 ]; do
    aisubmit_rest=$1
    aisubmit_word=
    shift
    while :; do
      case $aisubmit_rest in
      *"\\$($aisubmit_name)"*)
        aisubmit_word=$aisubmit_word\${aisubmit_rest%%"\\$($aisubmit_name)"*}$aisubmit_value
        aisubmit_rest=\${aisubmit_rest#*"\\$($aisubmit_name)"}
        ;;
      *) break ;;
      esac
    done
    set -- "$@" "$aisubmit_word$aisubmit_rest"
    aisubmit_left=$((aisubmit_left - 1))
  done
done
shift
echo "trial $aisubmit_trial" >&2
exec "$@"`;

/** The command of a training run; of a sweep, the one that finds the values of its trial first. */
export function trialRun({ sweep, ...spec }: EffectiveTraining): Readonly<Record<string, unknown>> {
  if (sweep === undefined) return runOf(spec);
  const { command = [], args = [], workingDir } = spec;
  return {
    command: ['sh', '-c', TRIAL, 'aisubmit-trial'],
    args: [...valuesOf(sweep), '--', ...command, ...args],
    ...(workingDir === undefined ? {} : { workingDir }),
  };
}

/**
 * The parameters as words: name, number of values, values. In the order of their names the last turns fastest, so that a
 * trial's number means the same however the request spells them.
 */
function valuesOf({ parameters }: EffectiveSweep): string[] {
  return Object.entries(parameters)
    .toSorted(([a], [b]) => (a < b ? 1 : -1))
    .flatMap(([name, values]) => [name, String(values.length), ...values]);
}
