import type { EffectiveCommand } from '../policy/effective.ts';
import { HOME } from './container-paths.ts';

/** The container's command as the user gave it, started in the home, which is writable. */
export function runOf({ command, args, workingDir }: EffectiveCommand): Readonly<Record<string, unknown>> {
  return {
    ...(command === undefined ? {} : { command }),
    ...(args === undefined ? {} : { args }),
    // Without a command of the user's the image's own entry point decides where it starts.
    ...(workingDir === undefined && command === undefined ? {} : { workingDir: workingDir ?? HOME }),
  };
}
