import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** What the bootstrap keeps between runs; ignored by git and safe to delete. */
export const CACHE = join(ROOT, '.cache', 'bootstrap');

/** The Node 24 that the dev dependency `node` brings. */
export const NODE_24 = join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

// What `npm run` tells its child about itself would be taken by the tools below as said about them.
const OF_THE_CALLER = /^npm_(?:command|execpath|lifecycle_|node_execpath|package_|config_(?:local_prefix|prefix)$)/;

/** The caller's environment, with Node 24, the workspace's tools and the pinned pnpm first on PATH. */
export function toolEnvironment(pnpm) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THE_CALLER.test(name)));
  // Windows spells it `Path`.
  const path = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  env[path] = [dirname(NODE_24), join(ROOT, 'node_modules', '.bin'), pnpm.folder, env[path] ?? ''].join(delimiter);
  return env;
}
