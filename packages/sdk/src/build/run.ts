import type { EffectiveCommand } from '../policy/effective.ts';

/** The container's command as the user gave it; what they leave open is the image's own, its start folder included. */
export function runOf({ command, args, workingDir }: EffectiveCommand): Readonly<Record<string, unknown>> {
  return {
    ...(command === undefined ? {} : { command }),
    ...(args === undefined ? {} : { args }),
    ...(workingDir === undefined ? {} : { workingDir }),
  };
}
