import { existsSync } from 'node:fs';
import path from 'node:path';
import { openLink, type StartProgram } from '../auth/open-browser.ts';
import type { Host } from '../host.ts';

/**
 * Opens a folder of a host in VS Code: by the link that VS Code registers, or by its program where that is on PATH.
 *
 * @param alias as `hostAlias` makes it, and a folder of plain words: nothing of either is quoted.
 * @returns false when nothing took it.
 */
export async function openVscode(
  alias: string,
  folder: string,
  host: Pick<Host, 'env' | 'platform'> & { readonly spawn?: StartProgram },
): Promise<boolean> {
  const program = host.platform === 'win32' ? undefined : programOnPath('code', host.env['PATH']);
  const tries = program === undefined ? [] : [[program, '--remote', `ssh-remote+${alias}`, folder] as const];
  return openLink(`vscode://vscode-remote/ssh-remote+${alias}${folder}`, { ...host, before: tries });
}

function programOnPath(name: string, list = ''): string | undefined {
  return list
    .split(':')
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file));
}
