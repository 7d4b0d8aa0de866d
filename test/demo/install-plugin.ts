import { execFile } from 'node:child_process';
import { access, chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The plugin as a user has it: an executable called `kubectl-aisubmit` on PATH. */
export interface InstalledPlugin {
  readonly hasKubectl: boolean;
  /** Folder to put first on PATH. */
  readonly pathForPlay: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Program and leading arguments that stand for `kubectl aisubmit`. */
  readonly command: readonly [string, ...string[]];
}

const LAUNCHER = fileURLToPath(new URL('../../packages/cli/bin/kubectl-aisubmit.cjs', import.meta.url));
const BUNDLE = fileURLToPath(new URL('../../packages/cli/dist/main.cjs', import.meta.url));

/**
 * Puts the built plugin into a folder of its own and that folder first on PATH.
 *
 * @throws {Error} when the plugin has not been built.
 */
export async function installPlugin(folder: string): Promise<InstalledPlugin> {
  await access(BUNDLE).catch((cause: unknown) => {
    throw new Error('the plugin is not built; run `npm run setup`, or `pnpm build`', { cause });
  });
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await (process.platform === 'win32' ? installForWindows(bin) : installForUnix(bin));
  // The launcher's first line asks for `node`; this one is new enough, the system's may not be.
  const env = {
    ...process.env,
    PATH: [bin, dirname(process.execPath), process.env['PATH']].join(delimiter),
    NO_COLOR: '1',
  };
  const hasKubectl = await runs('kubectl', ['version', '--client'], env);
  return {
    hasKubectl,
    pathForPlay: [bin, dirname(process.execPath)].join(delimiter),
    env,
    command: hasKubectl ? ['kubectl', 'aisubmit'] : [process.execPath, LAUNCHER],
  };
}

async function installForUnix(bin: string): Promise<void> {
  const script = join(bin, 'kubectl-aisubmit');
  await symlink(LAUNCHER, script);
  await chmod(LAUNCHER, 0o755);
}

async function installForWindows(bin: string): Promise<void> {
  await writeFile(join(bin, 'kubectl-aisubmit.cmd'), `@"${process.execPath}" "${LAUNCHER}" %*\r\n`);
}

async function runs(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    await promisify(execFile)(program, args, { env, timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}
