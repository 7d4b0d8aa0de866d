import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { EXIT_INTERRUPTED, run, SetupError, say, step } from './run.mjs';

/** Programs and libraries the tests need that npm does not bring. One row each: what, from which Debian package, what for. */
const NEEDED = [
  {
    program: 'git',
    debianPackage: 'git',
    reason: 'the architecture tests list the tracked files',
  },
  {
    program: 'script',
    debianPackage: 'bsdutils',
    reason: 'the end-to-end tests answer questions in a pseudo-terminal',
  },
  {
    program: 'chromium',
    linuxOnly: true,
    debianPackage: 'chromium',
    reason: 'the login tests approve a code as a person does',
  },
  {
    program: 'gnome-keyring-daemon',
    linuxOnly: true,
    debianPackage: 'gnome-keyring',
    reason: 'the login tests keep tokens in a real keychain',
  },
  {
    program: 'dbus-run-session',
    linuxOnly: true,
    debianPackage: 'dbus',
    reason: 'the login tests give each keychain a session of its own',
  },
  {
    program: 'sshd',
    linuxOnly: true,
    debianPackage: 'openssh-server',
    reason: 'the git tests clone over SSH from a real server',
  },
  {
    program: 'git-lfs',
    linuxOnly: true,
    debianPackage: 'git-lfs',
    reason: 'the git tests fetch large files',
  },
  {
    program: 'bwrap',
    linuxOnly: true,
    debianPackage: 'bubblewrap',
    reason: 'the tests run init containers as another user on a read-only root',
  },
  {
    program: 'rclone',
    linuxOnly: true,
    debianPackage: 'rclone',
    reason: 'the S3 tests copy with it, as the helper image does',
  },
  {
    program: 'busybox',
    linuxOnly: true,
    debianPackage: 'busybox',
    reason: 'the S3 tests run their scripts with it, as the helper image does',
  },
  {
    program: 'tmux',
    linuxOnly: true,
    debianPackage: 'tmux',
    reason: 'the terminal tests see screens as a person does',
  },
  {
    program: 'zsh',
    linuxOnly: true,
    debianPackage: 'zsh',
    reason: 'the terminal tests press TAB in it',
  },
  {
    program: 'fish',
    linuxOnly: true,
    debianPackage: 'fish',
    reason: 'the terminal tests press TAB in it',
  },
  {
    file: '/usr/share/bash-completion/bash_completion',
    linuxOnly: true,
    debianPackage: 'bash-completion',
    reason: "kubectl's own completion in bash needs it",
  },
  {
    program: 'curl',
    debianPackage: 'curl',
    reason: 'the enforcement tests send with it what the plugin refuses',
  },
  {
    program: 'python3',
    linuxOnly: true,
    debianPackage: 'python3',
    reason: 'the sandbox gives commands in pods a terminal with it',
  },
  {
    file: '/usr/lib/python3/dist-packages/jupyter_server/__init__.py',
    linuxOnly: true,
    debianPackage: 'python3-jupyter-server',
    reason: 'the connect tests sign a browser into a real notebook',
  },
  {
    library: 'libsecret-1.so.0',
    linuxOnly: true,
    debianPackage: 'libsecret-1-0',
    reason: 'the plugin speaks to the keychain through it',
  },
];

/** Installs the missing Debian packages where that is possible, and says what is missing where it is not. */
export async function installDebianPackages() {
  const missing = NEEDED.filter((row) => !isInstalled(row));
  if (missing.length === 0) return;
  const names = [...new Set(missing.map(({ debianPackage }) => debianPackage))];
  say(`programs that the tests call are missing:`);
  for (const { program, library, file, debianPackage, reason } of missing) {
    say(`  ${program ?? library ?? file} (Debian: ${debianPackage}): ${reason}`);
  }
  const apt = process.env.AISUBMIT_SKIP_APT === '1' ? undefined : await aptGet();
  if (apt === undefined) {
    say(`not installed here; tests that need them will fail. On Debian: apt-get install ${names.join(' ')}`);
    return;
  }
  say(`installing Debian packages: ${names.join(' ')} (to skip: AISUBMIT_SKIP_APT=1)`);
  try {
    await step('apt-get install', async () => {
      await run('apt-get update', [...apt, 'update']);
      await run('apt-get install', [...apt, 'install', '--yes', '--no-install-recommends', ...names]);
    });
  } catch (error) {
    if (!(error instanceof SetupError) || error.exitCode === EXIT_INTERRUPTED) throw error;
    // A mirror that does not answer must not hide what the other tests say.
    process.stderr.write(error.toString());
    say('tests that need these packages will fail');
  }
}

/** apt-get with the rights to install and without a question, or undefined where there is no such thing. */
async function aptGet() {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version') || !isOnPath('apt-get')) return undefined;
  const quiet = [
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-o',
    'Acquire::Retries=3',
    '-o',
    'DPkg::Lock::Timeout=120',
    '-q',
  ];
  if (process.getuid?.() === 0) return quiet;
  try {
    await run('sudo', ['sudo', '-n', 'true']);
    return ['sudo', '-n', ...quiet];
  } catch (error) {
    if (error instanceof SetupError) return undefined;
    throw error;
  }
}

/** Other systems bring a keychain of their own, and the tests of this one skip there. */
function isInstalled({ program, library, file, linuxOnly }) {
  if (linuxOnly === true && process.platform !== 'linux') return true;
  if (file !== undefined) return existsSync(file);
  return library === undefined ? isOnPath(program) : isLibrary(library);
}

/** Where servers are, which only root has on its path. */
const OFF_PATH = process.platform === 'linux' ? ['/usr/sbin'] : [];

function isOnPath(program) {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  return [...(process.env.PATH ?? process.env.Path ?? '').split(delimiter), ...OFF_PATH].some((folder) =>
    names.some((name) => isProgram(join(folder, name))),
  );
}

/** Looks where Linux systems keep libraries. */
function isLibrary(name) {
  const folders = ['/lib', '/usr/lib', '/lib64', '/usr/lib64', '/usr/local/lib'];
  return folders.some((folder) => [folder, ...multiarch(folder)].some((place) => existsSync(join(place, name))));
}

function multiarch(folder) {
  try {
    return readdirSync(folder)
      .filter((name) => name.includes('-linux-'))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
