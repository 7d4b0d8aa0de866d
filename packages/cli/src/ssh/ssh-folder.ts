import path from 'node:path';
import { AisubmitError } from '@aisubmit/sdk';
import type { Host } from '../host.ts';

/** Name of our folder beside the user's settings of SSH, which names it relative to them. */
export const FOLDER = 'aisubmit';

/** Files of SSH on the user's machine. */
export interface SshFolder {
  /** The user's own settings. */
  readonly config: string;
  /** Ours alone. */
  readonly folder: string;
  /** The private key that is made for notebooks. */
  readonly key: string;
  /** Files of one host: its settings, its public key, and what the proxy is to connect to. */
  readonly of: (alias: string) => { readonly settings: string; readonly hostKey: string; readonly record: string };
}

/** @throws AisubmitError `INVALID_INPUT` where the environment names no home. */
export function sshFolder({ env, platform }: Pick<Host, 'env' | 'platform'>): SshFolder {
  const variable = platform === 'win32' ? 'USERPROFILE' : 'HOME';
  const home = env[variable];
  if (home === undefined || !path.isAbsolute(home)) {
    throw new AisubmitError('INVALID_INPUT', `there is no folder for the settings of SSH: ${variable} is not set`, {
      fix: `set ${variable} to your home folder, as an absolute path`,
    });
  }
  const folder = path.join(home, '.ssh', FOLDER);
  return {
    config: path.join(home, '.ssh', 'config'),
    folder,
    key: path.join(folder, 'id_ed25519'),
    of: (alias) => ({
      settings: path.join(folder, `${alias}.conf`),
      hostKey: path.join(folder, `${alias}.hostkey`),
      record: path.join(folder, `${alias}.json`),
    }),
  };
}
