import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { CACHE } from './places.mjs';
import { run, SetupError, step } from './run.mjs';

/** Brings the pnpm that package.json pins into the cache and returns the command that runs it and the folder to have on PATH. */
export async function bringPnpm(packageManager) {
  const version = /^pnpm@(\d+\.\d+\.\d+)(?:\+.*)?$/.exec(packageManager ?? '')?.[1];
  if (version === undefined)
    throw new SetupError('package.json must pin pnpm exactly, as "packageManager": "pnpm@X.Y.Z"');
  const prefix = join(CACHE, `pnpm-${version}`);
  const home = join(prefix, 'node_modules', 'pnpm');
  if (versionOf(home) !== version) {
    rmSync(prefix, { recursive: true, force: true });
    const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
    await step(`bringing pnpm ${version}`, () =>
      run(`installing pnpm ${version} with npm`, [
        ...npm(),
        'install',
        '--prefix',
        prefix,
        ...flags,
        `pnpm@${version}`,
      ]),
    );
  }
  // Works on every system, and where install scripts are off: it finds the native binary among its dependencies.
  return { command: [process.execPath, join(home, 'bin', 'pnpm.mjs')], folder: join(prefix, 'node_modules', '.bin') };
}

function versionOf(home) {
  const manifest = join(home, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined;
}

/** npm as a script for this Node: no shell, no .cmd file, no trouble with spaces in paths. */
function npm() {
  const script = npmScripts().find((path) => path.endsWith('npm-cli.js') && existsSync(path));
  if (script !== undefined) return [process.execPath, script];
  throw new SetupError('npm was not found beside Node or on PATH', {
    fix: 'install npm (on Debian: apt-get install npm; elsewhere it comes with https://nodejs.org)',
  });
}

/** Where npm's script may be, the likeliest first. */
function npmScripts() {
  const beside = dirname(process.execPath);
  const folders = (process.env.PATH ?? process.env.Path ?? '').split(delimiter).filter((folder) => folder !== '');
  const links = folders.map((folder) => join(folder, 'npm')).filter((link) => existsSync(link));
  return [
    process.env.npm_execpath ?? '',
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    ...links.map((link) => realpathSync(link)),
    ...folders.map((folder) => join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js')),
  ];
}
