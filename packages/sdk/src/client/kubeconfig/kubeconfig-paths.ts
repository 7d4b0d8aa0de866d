import { posix, win32 } from 'node:path';

export interface KubeconfigPaths {
  readonly paths: readonly string[];
  /** A path named by the user must exist; a listed or default one is skipped when it does not. */
  readonly mustExist: boolean;
  /** The home folders of Windows are alternatives: only the first file found counts. */
  readonly firstOnly: boolean;
}

/** Names the files kubectl would read: `--kubeconfig`, else `KUBECONFIG`, else `.kube/config` in the home folder. */
export function kubeconfigPaths(
  env: Readonly<Record<string, string | undefined>>,
  options: { readonly kubeconfigPath?: string | undefined; readonly platform: NodeJS.Platform },
): KubeconfigPaths {
  if (options.kubeconfigPath !== undefined && options.kubeconfigPath !== '') {
    return { paths: [options.kubeconfigPath], mustExist: true, firstOnly: true };
  }
  const path = options.platform === 'win32' ? win32 : posix;
  const listed = (env['KUBECONFIG'] ?? '').split(path.delimiter).filter((each) => each !== '');
  if (listed.length > 0) return { paths: [...new Set(listed)], mustExist: false, firstOnly: false };
  const homes = options.platform === 'win32' ? windowsHomes(env) : [env['HOME']];
  const paths = homes
    .filter((home) => home !== undefined && home !== '')
    .map((home) => path.join(`${home}`, '.kube', 'config'));
  return { paths, mustExist: false, firstOnly: true };
}

// The order of client-go's homedir.HomeDir.
function windowsHomes(env: Readonly<Record<string, string | undefined>>): readonly (string | undefined)[] {
  const drive = env['HOMEDRIVE'];
  const path = env['HOMEPATH'];
  return [env['HOME'], drive !== undefined && path !== undefined ? `${drive}${path}` : undefined, env['USERPROFILE']];
}
