import path from 'node:path';
import { AisubmitError } from '@aisubmit/sdk';
import type { Host } from '../../host.ts';

/** Where the plugin keeps its settings for this user, or undefined where the environment names no home. */
export function configFolder({ env, platform }: Pick<Host, 'env' | 'platform'>): string | undefined {
  const set = platform === 'win32' ? env['APPDATA'] : env['XDG_CONFIG_HOME'];
  if (set !== undefined && path.isAbsolute(set)) return path.join(set, 'aisubmit');
  const home = platform === 'win32' ? env['USERPROFILE'] : env['HOME'];
  if (home === undefined || !path.isAbsolute(home)) return undefined;
  return path.join(home, ...(FOLDERS[platform] ?? ['.config']), 'aisubmit');
}

const FOLDERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  win32: ['AppData', 'Roaming'],
  darwin: ['Library', 'Application Support'],
};

/** @throws AisubmitError `INVALID_INPUT` where the environment names no home. */
export function requireConfigFolder(host: Pick<Host, 'env' | 'platform'>): string {
  const folder = configFolder(host);
  if (folder !== undefined) return folder;
  const [home, own] = host.platform === 'win32' ? ['USERPROFILE', 'APPDATA'] : ['HOME', 'XDG_CONFIG_HOME'];
  throw new AisubmitError(
    'INVALID_INPUT',
    `there is no folder to remember a login in: ${home} and ${own} are not set`,
    {
      fix: `set ${home} to your home folder, as an absolute path`,
    },
  );
}

/** The lock that whoever refreshes or replaces the tokens of this account holds; for `withFileLock`. */
export function tokenLockPath(host: Pick<Host, 'env' | 'platform'>, id: string): string {
  return path.join(requireConfigFolder(host), `lock-${id}`);
}
