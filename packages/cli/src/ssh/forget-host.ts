import { readdir } from 'node:fs/promises';
import { removePrivateFile } from '../auth/store/private-file.ts';
import { withoutInclude } from './include-block.ts';
import { changeSshConfig } from './ssh-config-file.ts';
import type { SshFolder } from './ssh-folder.ts';

/**
 * Removes a host; with the last one its line in the user's settings goes, too.
 *
 * @returns false when it was not there.
 */
export async function forgetHost(ssh: SshFolder, alias: string): Promise<boolean> {
  const files = ssh.of(alias);
  const wasThere = (await namesIn(ssh.folder)).includes(`${alias}.conf`);
  for (const file of Object.values(files)) await removePrivateFile(file);
  const isLast = !(await namesIn(ssh.folder)).some((name) => name.endsWith('.conf'));
  if (wasThere && isLast) await changeSshConfig(ssh.config, withoutInclude);
  return wasThere;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
