import { AisubmitError } from '@aisubmit/sdk';
import type { Host } from '../host.ts';

interface OwnProgram {
  readonly platform: NodeJS.Platform;
  readonly node: string;
  readonly plugin: string;
}

/**
 * The plugin as it was started, in full: an IDE that is started from a dock has another PATH than a shell.
 *
 * @throws AisubmitError `INTERNAL` when it was started as something else.
 */
export function ownProgram({ platform }: Pick<Host, 'platform'>, argv: readonly string[] = process.argv): OwnProgram {
  const [, plugin = ''] = argv;
  if (/kubectl-aisubmit(?:\.cjs)?$/.test(plugin)) return { platform, node: process.execPath, plugin };
  throw new AisubmitError('INTERNAL', 'it is not known how the plugin was started', {
    fix: 'start it as kubectl aisubmit, or as kubectl-aisubmit',
  });
}
