import type { EffectiveSweep, EffectiveTraining } from '../policy/effective.ts';
import { runOf } from './run.ts';

/**
 * Runs in front of a trial's command, in any POSIX shell: reads its own number, takes the values that belong to it, puts
 * them into the environment as SWEEP_<name> and into the command wherever it says $(name), and becomes the command.
 * The text never changes: parameters, values and the command are its arguments, so nothing of them is read as code.
 * Kubernetes expands $(name) of variables that exist, and none can have a name that the text holds in brackets.
 */
const TRIAL = `index=$JOB_COMPLETION_INDEX
trial=$index
while [ "$1" != -- ]; do
  name=$1
  count=$2
  shift 2
  wanted=$((index % count))
  index=$((index / count))
  at=0
  while [ "$at" -lt "$count" ]; do
    if [ "$at" -eq "$wanted" ]; then value=$1; fi
    shift
    at=$((at + 1))
  done
  export "SWEEP_$name=$value"
  trial="$trial $name=$value"
  left=$#
  while [ "$left" -gt 0 ]; do
    rest=$1
    word=
    shift
    while :; do
      case $rest in
      *"\\$($name)"*)
        word=$word\${rest%%"\\$($name)"*}$value
        rest=\${rest#*"\\$($name)"}
        ;;
      *) break ;;
      esac
    done
    set -- "$@" "$word$rest"
    left=$((left - 1))
  done
done
shift
echo "trial $trial" >&2
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
